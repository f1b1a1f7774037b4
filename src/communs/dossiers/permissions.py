"""Who may do what to a dossier, one sentence a predicate.

A dossier fetched by `queries` carries what its reader is to it (`standing`); the predicates read nothing else, so
they cost no query. Members of an organisation who share its dossiers (colleagues) may read, fill, submit and write;
only the person who began a draft may throw it away. Experts read on pages of their own, and write messages there where
the demarche lets them. Cosigners read on pages of their own, while the dossier waits for signatures.
"""

from collections.abc import Callable

from communs.accounts.models import Person
from communs.dossiers.enums import Standing, State
from communs.dossiers.models import Dossier
from communs.dossiers.models.standing import PersonalStanding
from communs.dossiers.workflow import WORKFLOW
from communs.procedures.automation import automation_of

CORRECTABLE = frozenset({State.SUBMITTED, State.IN_REVIEW})
APPLICANT_SIDE = frozenset({Standing.OWNER, Standing.COLLEAGUE})


def roles(person: Person, dossier: Dossier) -> frozenset[Standing]:
    """What the person is to the dossier.

    Raises `LookupError` when the dossier was not fetched for this very person.
    """
    standing: PersonalStanding | None = getattr(dossier, "standing", None)
    if standing is None or standing.person_id != person.pk:
        raise LookupError(f"Dossier {dossier.number} was not fetched for this person.")
    return standing.roles


def is_applicant(person: Person, dossier: Dossier) -> bool:
    """Whether the person stands on the applicant's side: the owner or a colleague."""
    return bool(roles(person, dossier) & APPLICANT_SIDE)


def is_instructor(person: Person, dossier: Dossier) -> bool:
    """Whether the person belongs to the group that received the dossier."""
    return Standing.INSTRUCTOR in roles(person, dossier)


def can_read(person: Person, dossier: Dossier) -> bool:
    """Both sides may read it; the instructors see nothing of a draft."""
    return is_applicant(person, dossier) or is_instructor(person, dossier)


def can_read_as_applicant(person: Person, dossier: Dossier) -> bool:
    """The applicant's side reads the applicant's pages."""
    return is_applicant(person, dossier)


def can_read_as_expert(person: Person, dossier: Dossier) -> bool:
    """An expert whose invitation is in force reads the answers, on a page of their own."""
    return Standing.EXPERT in roles(person, dossier)


def can_write_as_expert(person: Person, dossier: Dossier) -> bool:
    """An expert reads and writes messages where the demarche lets experts do so."""
    return can_read_as_expert(person, dossier) and dossier.demarche.experts_may_write


def can_fill(person: Person, dossier: Dossier) -> bool:
    """The applicant's side fills a draft, or the working copy through which a deposited dossier is seen."""
    return is_applicant(person, dossier) and (
        dossier.is_draft or (dossier.working is not None and can_change(person, dossier))
    )


def can_change(person: Person, dossier: Dossier) -> bool:
    """The applicant's side may change a submitted dossier, and one in instruction while a correction is asked."""
    asked = dossier.state == State.IN_REVIEW and dossier.to_correct
    return is_applicant(person, dossier) and (asked or dossier.state == State.SUBMITTED)


def can_give_up_changes(person: Person, dossier: Dossier) -> bool:
    """The applicant's side may throw away what it has not sent, whatever the state."""
    return is_applicant(person, dossier) and dossier.is_deposited


def can_ask_correction(person: Person, dossier: Dossier) -> bool:
    """An instructor may ask for a correction until the decision, one at a time; not once silence has decided."""
    return is_instructor(person, dossier) and is_correctable(dossier) and not dossier.to_correct


def is_correctable(dossier: Dossier) -> bool:
    """Whether it waits for its decision; a delay that is over is a decision, though the night has not written it yet."""
    return dossier.state in CORRECTABLE and not silence_has_decided(dossier)


def silence_has_decided(dossier: Dossier) -> bool:
    """Whether the delay of a dossier is over, where silence still decides and no correction suspends it."""
    automation = automation_of(dossier.demarche) if dossier.is_due() and not dossier.to_correct else None
    return automation is not None and automation.is_silence


def can_close_correction(person: Person, dossier: Dossier) -> bool:
    """An instructor may close the request that is open."""
    return is_instructor(person, dossier) and dossier.to_correct


def can_submit(person: Person, dossier: Dossier) -> bool:
    """The applicant's side submits a draft; what waits for signatures is deposited by the last of them."""
    return is_applicant(person, dossier) and dossier.is_draft


def can_follow_signatures(person: Person, dossier: Dossier) -> bool:
    """The applicant's side sees who signed, sends invitations again and changes addresses while signatures are missing."""
    return is_applicant(person, dossier) and dossier.is_signing


def can_take_back(person: Person, dossier: Dossier) -> bool:
    """The applicant's side may take back what waits for signatures, to change it."""
    return is_applicant(person, dossier) and WORKFLOW.allows("take_back", dossier.state)


def can_cosign(person: Person, dossier: Dossier) -> bool:
    """A cosigner who opened their invitation reads the dossier, signs or refuses, while it waits for signatures."""
    return Standing.COSIGNER in roles(person, dossier) and dossier.is_signing


def can_withdraw(person: Person, dossier: Dossier) -> bool:
    """The person who began a draft may delete it."""
    return Standing.OWNER in roles(person, dossier) and dossier.is_draft


def can_write(person: Person, dossier: Dossier) -> bool:
    """Both sides may write to each other once the dossier is submitted."""
    return can_read(person, dossier) and dossier.is_deposited


def can_write_as_applicant(person: Person, dossier: Dossier) -> bool:
    """The applicant's side may write to the administration once the dossier is submitted."""
    return is_applicant(person, dossier) and dossier.is_deposited


def can_instruct(person: Person, dossier: Dossier) -> bool:
    """An instructor may take a submitted dossier into instruction."""
    return is_instructor(person, dossier) and WORKFLOW.allows("instruct", dossier.state)


def can_return(person: Person, dossier: Dossier) -> bool:
    """An instructor may give a dossier in instruction back to the applicant's side, unless silence decides of it."""
    return is_instructor(person, dossier) and WORKFLOW.allows("return", dossier.state) and dossier.due_on is None


def can_decide(person: Person, dossier: Dossier) -> bool:
    """An instructor may accept, refuse or dismiss a dossier in instruction."""
    return is_instructor(person, dossier) and dossier.state == State.IN_REVIEW


def can_reopen(person: Person, dossier: Dossier) -> bool:
    """An instructor may take a decided dossier back into instruction."""
    return is_instructor(person, dossier) and WORKFLOW.allows("reopen", dossier.state)


def can_follow(person: Person, dossier: Dossier) -> bool:
    """An instructor may follow a dossier, whatever its state."""
    return is_instructor(person, dossier)


def can_reassign(person: Person, dossier: Dossier) -> bool:
    """An instructor may give a dossier to another group of the demarche, whatever its state."""
    return is_instructor(person, dossier)


def can_manage_experts(person: Person, dossier: Dossier) -> bool:
    """An instructor may invite experts to read a dossier and end their access, whatever its state.

    Whether the demarche allows experts, and which, is asked when one is invited: access must end in any case.
    """
    return is_instructor(person, dossier)


ABILITIES: dict[str, Callable[[Person, Dossier], bool]] = {
    "read": can_read,
    "read_as_applicant": can_read_as_applicant,
    "read_as_agent": is_instructor,
    "read_as_expert": can_read_as_expert,
    "fill": can_fill,
    "submit": can_submit,
    "withdraw": can_withdraw,
    "follow_signatures": can_follow_signatures,
    "take_back": can_take_back,
    "read_as_cosigner": can_cosign,
    "sign_as_cosigner": can_cosign,
    "change": can_change,
    "give_up_changes": can_give_up_changes,
    "ask_correction": can_ask_correction,
    "close_correction": can_close_correction,
    "write": can_write,
    "write_as_applicant": can_write_as_applicant,
    "write_as_agent": is_instructor,
    "write_as_expert": can_write_as_expert,
    "instruct": can_instruct,
    "return": can_return,
    "accept": can_decide,
    "refuse": can_decide,
    "dismiss": can_decide,
    "reopen": can_reopen,
    "follow": can_follow,
    "reassign": can_reassign,
    "manage_experts": can_manage_experts,
}


def abilities(person: Person, dossier: Dossier) -> frozenset[str]:
    """Everything that the person may do to the dossier: the buttons that a page shows."""
    return frozenset(name for name, predicate in ABILITIES.items() if predicate(person, dossier))
