"""What signers sign: the digest of a dossier as they read it.

    digest = SHA-256 of the canonical JSON text (keys sorted, UTF-8, see `core.audit`) of
    {"dossier", "demarche", "revision", "applicant", "identity", "answers", "files"}

`answers` are those that a deposit keeps, as of the moment of the request; `files` gives the SHA-256 of each file that
they name. Whoever has the dossier and its files can work it out again.
"""

from datetime import datetime
from typing import Any

from communs.core.audit import digest_of
from communs.core.files import attached_files
from communs.dossiers.models import Dossier
from communs.dossiers.queries import files_named, questionnaire_of
from communs.dossiers.routes import context_at
from communs.questionnaires.answers import Answers


def seal_of(dossier: Dossier, moment: datetime) -> str:
    """The digest of a dossier as its signers read it; one query when its answers name files, else none."""
    answers, _left_out = questionnaire_of(dossier).deposited(dossier.answers, context_at(dossier, moment))
    sealed: dict[str, Any] = {
        "dossier": dossier.number,
        "demarche": dossier.demarche_id,
        "revision": dossier.revision_id,
        "applicant": dossier.applicant_name,
        "identity": dossier.identity,
        "answers": answers,
        "files": _files(dossier, answers),
    }
    return str(digest_of(sealed))


def _files(dossier: Dossier, answers: Answers) -> dict[str, str]:
    named = {file_id for _path, _field, file_id in files_named(questionnaire_of(dossier), answers)}
    if not named:
        return {}
    return {str(pk): sha256 for pk, sha256 in attached_files(dossier).filter(pk__in=named).values_list("pk", "sha256")}
