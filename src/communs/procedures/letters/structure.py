"""What a letter is made of."""

from typing import Annotated, ClassVar, TypeAlias

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_BLOCKS = 100
MOST_LOGOS = 3
LINE = 300
TEXT = 10_000
HEAD = 1_000

Line = Annotated[str, msgspec.Meta(max_length=LINE)]
Prose = Annotated[str, msgspec.Meta(max_length=TEXT)]
Head = Annotated[str, msgspec.Meta(max_length=HEAD)]
FieldIds = Annotated[tuple[Annotated[str, msgspec.Meta(max_length=130)], ...], msgspec.Meta(max_length=500)]


class _Block(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True, forbid_unknown_fields=True
):
    """What every block has: a name for its authors."""

    title: ClassVar[str | Promise] = ""


class Heading(_Block, frozen=True, tag="heading", kw_only=True):
    """A title between two parts; it goes when what it announces says nothing."""

    title: ClassVar[str | Promise] = _("Intertitre")
    text: Line = ""


class Paragraph(_Block, frozen=True, tag="paragraph", kw_only=True):
    """Text in limited Markdown: emphasis and links; a blank line begins a new paragraph."""

    title: ClassVar[str | Promise] = _("Paragraphe")
    text: Prose = ""


class Items(_Block, frozen=True, tag="list", kw_only=True):
    """A list, one item a line, in limited Markdown."""

    title: ClassVar[str | Promise] = _("Liste")
    text: Prose = ""


class Answers(_Block, frozen=True, tag="answers", kw_only=True):
    """A table of the applicant's answers: those of `fields`, or all of them."""

    title: ClassVar[str | Promise] = _("Tableau des réponses")
    fields: FieldIds = ()


class Signature(_Block, frozen=True, tag="signature", kw_only=True):
    """Who signs: the signatory of the dossier's group, else the administration and the agent."""

    title: ClassVar[str | Promise] = _("Signature")
    text: Line = ""


class Space(_Block, frozen=True, tag="space", kw_only=True):
    """A blank of some lines."""

    title: ClassVar[str | Promise] = _("Espace")
    lines: Annotated[int, msgspec.Meta(ge=1, le=20)] = 2


class PageBreak(_Block, frozen=True, tag="page_break", kw_only=True):
    """What follows begins on a new page."""

    title: ClassVar[str | Promise] = _("Saut de page")


Block: TypeAlias = Heading | Paragraph | Items | Answers | Signature | Space | PageBreak
BLOCKS: tuple[type[_Block], ...] = (Paragraph, Heading, Items, Answers, Signature, Space, PageBreak)


class Logo(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of the letterhead: the stored file, and what it shows, for those who do not see it."""

    file: Annotated[str, msgspec.Meta(max_length=36)]
    alternative: Line = ""


class Words(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """All that a letter says, apart from its pictures."""

    title: Line = ""
    letterhead: Head = ""
    blocks: Annotated[tuple[Block, ...], msgspec.Meta(max_length=MOST_BLOCKS)] = ()
    footer: Head = ""


class Letter(Words, frozen=True, kw_only=True):
    """A letter: its letterhead (lines and logos), its title, its blocks, its foot."""

    logos: Annotated[tuple[Logo, ...], msgspec.Meta(max_length=MOST_LOGOS)] = ()

    def texts(self) -> list[tuple[str, str]]:
        """Every text in which tags may stand, with its place: `title`, `letterhead`, `blocks[0]`, `footer`."""
        blocks = ((f"blocks[{rank}]", getattr(block, "text", "")) for rank, block in enumerate(self.blocks))
        return [("title", self.title), ("letterhead", self.letterhead), *blocks, ("footer", self.footer)]

    def fields(self) -> frozenset[str]:
        """The fields that its tables name."""
        return frozenset(name for block in self.blocks if isinstance(block, Answers) for name in block.fields)


def kind_of(block: "_Block | type[_Block]") -> str:
    """The name of a block's kind, as documents and templates write it."""
    return str(block.__struct_config__.tag)


def read_letter(content: object) -> Letter:
    """Read a stored letter. Raises `msgspec.ValidationError` for what is none."""
    return msgspec.convert(content, Letter)


def write_letter(letter: Letter) -> dict[str, object]:
    """Return a letter as JSON that `read_letter` reads back."""
    return dict(msgspec.json.decode(msgspec.json.encode(letter)))
