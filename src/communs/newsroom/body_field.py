"""Stream fields whose blocks stay out of the migrations.

Wagtail writes the definition of every block in every migration of every page that holds them. What the database keeps
is JSON whatever the blocks are, so that nothing has to be migrated when a block is added: the definition stays in the
code, and the migrations say only that there is a column.
"""

from typing import Any

from typing_extensions import override
from wagtail.fields import StreamField


class BlocksField(StreamField):
    """A stream field that tells the migrations nothing of its blocks."""

    @override
    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _blocks, options = super().deconstruct()
        options.pop("block_lookup", None)
        return name, path, [[]], options
