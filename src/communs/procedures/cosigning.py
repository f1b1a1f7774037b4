"""Who must sign dossiers of a demarche before their deposit: a setting of the demarche, read with its form.

The demarche's row holds it as one small document, as the demarche document writes it:

    {"in_order": true, "message": "…", "signers": [{"id": "chair", "label": "Présidente", "email_field": "chair_email",
     "when": {"op": "=", "field": "kind", "value": "association"}}]}
"""

import functools
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from django.utils.translation import gettext as _

from communs.procedures.models import Demarche
from communs.questionnaires.answers import Answers
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.conditions.checking import complaints
from communs.questionnaires.conditions.evaluation import Holds, compile_condition
from communs.questionnaires.conditions.tree import Condition, bounds_complaint
from communs.questionnaires.field import Context, Field
from communs.questionnaires.fields.email_address import EmailAddress

MOST_SIGNERS = 10
MAX_LABEL = 100
MAX_MESSAGE = 2_000
ROLE = "^[a-z][a-z0-9_]{0,39}$"


class Cosigner(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One signer: what they are (`label`), the field that gives their address (else the applicant is asked), when they sign."""

    id: Annotated[str, msgspec.Meta(pattern=ROLE)]
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_LABEL)]
    email_field: Annotated[str, msgspec.Meta(max_length=100)] = ""
    when: Condition | None = None


class Cosigning(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The signers of a demarche; one after the other when `in_order`, else all at once. `message` is in each invitation."""

    signers: Annotated[tuple[Cosigner, ...], msgspec.Meta(max_length=MOST_SIGNERS)] = ()
    in_order: bool = True
    message: Annotated[str, msgspec.Meta(max_length=MAX_MESSAGE)] = ""

    def signer(self, role: str) -> Cosigner | None:
        """The signer of this id."""
        return next((one for one in self.signers if one.id == role), None)


NONE = Cosigning()


def read_cosigning(raw: Any) -> Cosigning:  # noqa: ANN401 - what was sent
    """Return the setting as documents write it. Raises `ValueError` with what is wrong."""
    try:
        found = msgspec.convert(raw, Cosigning)
    except (msgspec.ValidationError, RecursionError) as error:
        raise ValueError(str(error)) from error
    for signer in found.signers:
        if signer.when and (complaint := bounds_complaint(signer.when)):
            raise ValueError(complaint)
    if len({signer.id for signer in found.signers}) < len(found.signers):
        raise ValueError(_("Deux cosignataires ont le même identifiant."))
    if len({signer.label.casefold() for signer in found.signers}) < len(found.signers):
        raise ValueError(_("Deux cosignataires ont le même nom."))
    return found


def write_cosigning(cosigning: Cosigning) -> dict[str, Any] | None:
    """Return the setting as documents and the demarche's row hold it; None without a signer and a message."""
    written: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(cosigning))
    return written if cosigning.signers or cosigning.message else None


def cosigning_of(demarche: Demarche) -> Cosigning:
    """The setting of a demarche; no query."""
    return read_cosigning(demarche.cosigning) if demarche.cosigning else NONE


def required(cosigning: Cosigning, form: CompiledQuestionnaire, answers: Answers, context: Context) -> list[Cosigner]:
    """The signers that these answers ask for, in their order. What the form does not ask is never told."""
    return [one for one in cosigning.signers if one.when is None or _test(one.when, form)(answers, context)]


def address_in(signer: Cosigner, answers: Answers) -> str:
    """The address that the answers shown give to a signer, in lower case; empty when the applicant is to be asked."""
    return str(answers.get(signer.email_field) or "").strip().lower() if signer.email_field else ""


def email_fields(form: CompiledQuestionnaire | None) -> list[Field]:
    """The fields of the root whose answer is an e-mail address."""
    return [field for field in form.fields if isinstance(field, EmailAddress)] if form else []


def complaints_of(signer: Cosigner, form: CompiledQuestionnaire) -> Iterator[str]:
    """What a signer asks of the form that the form does not have."""
    if signer.email_field and signer.email_field not in {field.id for field in email_fields(form)}:
        yield _("le champ qui donne son adresse n’est plus une adresse électronique du formulaire.")
    if signer.when:
        yield from dict.fromkeys(issue.message for issue in complaints(signer.when, form))


@functools.lru_cache(maxsize=256)
def _prepared(written: bytes, form: CompiledQuestionnaire) -> Holds:
    return compile_condition(msgspec.json.decode(written, type=Condition), form)


def _test(when: Condition, form: CompiledQuestionnaire) -> Holds:
    return _prepared(msgspec.json.encode(when), form)
