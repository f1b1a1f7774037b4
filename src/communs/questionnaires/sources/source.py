"""The contract of a source: finding what an answer names, and proposing answers while somebody types."""

from dataclasses import dataclass

from communs.core.remote import Unavailable
from communs.questionnaires.field import Field, Json, Suggestion

LONGEST = 300


class Unknown(Exception):  # noqa: N818 - it names what is so
    """The source answered: it knows nothing of this answer."""


@dataclass(frozen=True)
class Inquiry:
    """A question: the answer and its field, and in whose name it is asked (`recipient`: the SIRET of the administration)."""

    field: Field
    value: Json
    recipient: str = ""
    asker: int | None = None


class Source:
    """A source; without `find` it proposes only, without `propose` it finds only."""

    def is_configured(self, field: Field) -> bool:
        """Whether this field's questions can be asked in this installation; they are not kept otherwise."""
        raise NotImplementedError

    def find(self, inquiry: Inquiry) -> Json:
        """What the source says of an answer, as JSON to keep. Raises `Unknown`, `Unavailable`."""
        raise NotImplementedError

    def propose(self, field: Field, text: str) -> list[Suggestion]:
        """Answers that begin like `text`, at most ten. Raises `Unavailable`; never waits more than two seconds."""
        raise Unavailable("this source proposes nothing")


def joined(*parts: str | None) -> str:
    """The parts that are known, on one line of 300 characters at most."""
    return " ".join(" ".join(part.split()) for part in parts if part)[:LONGEST]
