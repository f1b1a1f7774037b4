"""Texts are found in Python and in templates, and their faults named."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from communs.core.translations.catalogue import extracted, rendered, texts
from communs.core.translations.checks import message_faults
from communs.core.translations.compiling import french

TEMPLATE = """
{% load i18n %}
    <p title="{% translate "Un titre" %}">{% translate "Envoyer" context "bouton" %}</p>
  {% blocktranslate count n=3 %}Un dossier{% plural %}{{ n }} dossiers{% endblocktranslate %}
        {% if x == _("Une constante") %}{% endif %}
{% blocktranslate trimmed with a=b %}
   Bonjour
   {{ a }}
{% endblocktranslate %}
"""


def test_texts_of_templates_and_of_python_are_extracted(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    (tmp_path / "code.py").write_text('A = gettext_lazy("Un mot")\nB = ngettext("Un mot", "%(n)d mots", n)\n')
    found = {(key, message.id) for key, message in texts(extracted(tmp_path)).items()}
    assert found == {
        (("Un titre", None), "Un titre"),
        (("Envoyer", "bouton"), "Envoyer"),
        (("Un dossier", None), ("Un dossier", "%(n)s dossiers")),
        (("Une constante", None), "Une constante"),
        (("Bonjour %(a)s", None), "Bonjour %(a)s"),
        (("Un mot", None), ("Un mot", "%(n)d mots")),
    }


def test_a_lost_placeholder_and_a_fuzzy_text_are_named() -> None:
    catalog = Catalog(locale="en")
    assert message_faults(catalog.add("%(n)s mots", "%(m)s words")) == ["placeholders differ in '%(m)s words'"]
    assert message_faults(catalog.add("Bon", "Good", flags=["fuzzy"])) == ["fuzzy"]
    assert message_faults(catalog.add("{a} et {b}", "{b} and {a}")) == []


def test_a_catalogue_is_written_sorted_and_reads_back() -> None:
    catalog = Catalog(locale="en")
    catalog.add("Zèbre", "Zebra")
    catalog.add("Abeille", "Bee")
    text = rendered(catalog)
    assert text.index("Abeille") < text.index("Zèbre")
    assert {
        message.id: message.string for message in read_po(text.encode().splitlines(), locale="en") if message.id
    } == {
        "Abeille": "Bee",
        "Zèbre": "Zebra",
    }


def test_french_keeps_its_own_plural_forms_and_replaces_the_words_of_allauth() -> None:
    catalog = Catalog(locale="en")
    catalog.add(("Un mot", "%(n)d mots"), ("One word", "%(n)d words"))
    catalog.add("Bonjour", "Hello")
    own = french(catalog)
    said = {message.id: message.string for message in own}
    assert said["Un mot", "%(n)d mots"] == ("Un mot", "%(n)d mots")
    assert ("Bonjour" in said, said["Email"]) == (False, "Adresse électronique")
    assert own.plural_expr == "(n > 1)"
