"""What can go wrong with a dossier, told to a person."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communs.dossiers.models import Dossier
    from communs.questionnaires.compiled import Problem


class FilingClosed(Exception):  # noqa: N818 - it names what happened, as the domain does
    """The demarche takes no deposit now; what was typed is kept."""


class Incomplete(Exception):  # noqa: N818 - idem
    """Required answers are missing or answers are not valid: `problems` says which."""

    def __init__(self, problems: "Sequence[Problem]") -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class NoSuchGroup(Exception):  # noqa: N818 - idem
    """A dossier goes to an open group of its own demarche only; nothing changed."""


class ReroutingUnderway(Exception):  # noqa: N818 - idem
    """Dossiers of the demarche are being counted or moved already; nothing changed."""


class RulesChanged(Exception):  # noqa: N818 - idem
    """The rules are not those that were counted: count again; nothing was moved."""


class TooBusy(Exception):  # noqa: N818 - idem
    """Others wrote to the same dossier at every attempt; nothing was written."""


class MotivationMissing(Exception):  # noqa: N818 - idem
    """A refusal or a dismissal says why; nothing was decided."""


class InvitationRefused(Exception):  # noqa: N818 - idem
    """This address cannot be invited as an expert: `message` tells the agent why; nothing changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SignersRefused(Exception):  # noqa: N818 - idem
    """These people cannot be asked to sign: `messages` tells why, by role; nothing changed."""

    def __init__(self, messages: "Mapping[str, str]") -> None:
        super().__init__(" ".join(messages.values()))
        self.messages = messages


class LinkRefused(Exception):  # noqa: N818 - idem
    """This link to sign opens nothing for this person: `message` tells why and what to do; nothing changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class SignatureRefused(Exception):  # noqa: N818 - idem
    """This signature cannot be given now: `message` tells the signer why; nothing changed."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class CorrectionUnderway(Exception):  # noqa: N818 - idem
    """A correction is asked of the applicant already, and they have not answered; nothing changed."""


class CorrectionOver(Exception):  # noqa: N818 - idem
    """Whoever decides despite a correction has not seen that it was answered or closed since; nothing changed."""


class NothingChanged(Exception):  # noqa: N818 - idem
    """The applicant's changes change nothing; nothing was sent, they are kept."""


class ConversionUnderway(Exception):  # noqa: N818 - idem
    """Dossiers of the demarche are moving from one version to another: wait for the end; nothing changed."""


class DraftChanged(Exception):  # noqa: N818 - idem
    """The form in preparation is not the one that was read: somebody changed, published or discarded it since."""


class NotUndoable(Exception):  # noqa: N818 - idem
    """This move cannot be undone: it is not finished, or undone already; nothing changed."""


class NotAdmitted(Exception):  # noqa: N818 - idem
    """The demarche is restricted to others: `message` tells the person why; nothing was begun."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Ineligible(Exception):  # noqa: N818 - idem
    """The answers meet the demarche's rule of ineligibility; nothing was deposited."""


class PrefillGone(Exception):  # noqa: N818 - idem
    """What a program filled waits no more: it was taken (`dossier`), or it is too old; nothing was begun."""

    def __init__(self, dossier: "Dossier | None" = None) -> None:
        super().__init__("gone")
        self.dossier = dossier
