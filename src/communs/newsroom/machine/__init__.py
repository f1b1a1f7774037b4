"""What the head of a page says to machines: canonical address, twins, feeds, Open Graph, schema.org.

context = {"entry": entry, "machine": machine_of(entry)}
{% block head %}{% include "newsroom/partials/machine.html" %}{% endblock %}
"""

from communs.newsroom.machine.head import Machine, machine_of, machine_of_list

__all__ = ["Machine", "machine_of", "machine_of_list"]
