"""Reading dossiers: fetching is authorising."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.files import FileState, StoredFile, attached_files
from communs.dossiers.enums import Standing
from communs.dossiers.models import (
    Amendment,
    Cosignature,
    Dossier,
    Expertise,
    FormerAnswers,
    Message,
    MessageFile,
    WorkingCopy,
)
from communs.dossiers.models.standing import PersonalStanding
from communs.dossiers.permissions import ABILITIES
from communs.organisations.models import Membership
from communs.procedures.enums import DemarcheState
from communs.procedures.models import Demarche, GroupMember
from communs.questionnaires.compiled import CompiledQuestionnaire
from communs.questionnaires.completeness import Problem
from communs.questionnaires.field import Context, KnownFile, Reader
from communs.questionnaires.fields.files import Files
from communs.questionnaires.fields.repetition import ROW
from communs.questionnaires.lookups import read_lookups, troubles
from communs.questionnaires.paths import join
from communs.questionnaires.queries import compiled_revision
from communs.questionnaires.sources import absent

FILE_PAGE = "dossiers:file"
WITH_DEMARCHE = (
    "demarche__organisation",
    "demarche__automation",
    "demarche__fee",
    "organisation",
    "signature_request",
)
"""What a dossier is fetched with: everything that its demarche decides of it."""


def dossier_for(person: Person, number: int, *, to: str = "read", lock: bool = False) -> Dossier:
    """Return the dossier for what the person wants to do (`to`: a name of `permissions.ABILITIES`), in one query.

    `lock` holds the row until the end of the transaction. The demarche, its organisation and the applicant come
    with it. What is fetched "to fill" and is deposited already is seen through its working copy, if there is one; what is
    fetched "to read_as_applicant" knows whether there is one (`has_changes`). Whether the person is an expert is only asked to "read_as_expert" and "write_as_expert": an expert opens
    nothing else; likewise a cosigner ("read_as_cosigner", "sign_as_cosigner"). Raises `Http404` for whoever may not
    even see it and `PermissionDenied` for who may see but not do.
    """
    found = with_standing(person, expert=to.endswith("_as_expert"), cosigner=to.endswith("_as_cosigner"))
    queryset = found.select_related(*WITH_DEMARCHE)
    if to == "read_as_applicant":
        queryset = queryset.annotate(has_changes=Exists(WorkingCopy.objects.filter(dossier=OuterRef("pk"))))
    if lock:
        queryset = queryset.select_for_update(of=("self",))
    elif to == "fill":
        queryset = queryset.select_related("working_copy")
    dossier = queryset.filter(number=number).first()
    if dossier is None:
        raise Http404
    if to == "fill":
        _see_what_is_filled(dossier, lock=lock)
    if not stand(person, dossier).standing.roles:
        raise Http404
    if not ABILITIES[to](person, dossier):
        raise PermissionDenied
    return dossier


def _see_what_is_filled(dossier: Dossier, *, lock: bool) -> None:
    """One more query when a deposited dossier is locked, else none."""
    if dossier.is_draft:
        return
    copy = working_copy_of(dossier.number) if lock else getattr(dossier, "working_copy", None)
    if copy:
        see_through(dossier, copy)


def working_copy_of(number: int) -> WorkingCopy | None:
    """The working copy of a dossier that the caller has locked, locked too: always in this order."""
    return WorkingCopy.objects.select_for_update().filter(dossier=number).first()


def see_through(dossier: Dossier, copy: WorkingCopy) -> Dossier:
    """Let a dossier show the answers of its working copy, so that pages and checks read them as those of a draft."""
    dossier.working, dossier.deposited = copy, dossier.answers
    dossier.answers, dossier.lookups = copy.answers, copy.lookups
    dossier.version, dossier.updated_at = copy.version, copy.updated_at
    return dossier


def filled_row(dossier: Dossier) -> "QuerySet[Any]":
    """The row that holds the answers that are being filled: that of the working copy through which it is seen, or its own."""
    if dossier.working is not None:
        return WorkingCopy.objects.filter(pk=dossier.working.pk)
    return Dossier.objects.filter(number=dossier.number)


def with_standing(person: Person, *, expert: bool = False, cosigner: bool = False) -> QuerySet[Dossier]:
    """All dossiers, each with what the person is to it: `is_colleague`, `is_instructor`; `is_expert`, `is_cosigner` if asked for."""
    invited = Expertise.objects.filter(person=person, dossier=OuterRef("pk"), revoked_at=None)
    signs = Cosignature.objects.filter(person=person, dossier=OuterRef("pk"), refused_at=None)
    return Dossier.objects.annotate(
        is_colleague=Exists(_shared(person, OuterRef("organisation"))),
        is_instructor=Exists(GroupMember.objects.filter(person=person, group=OuterRef("group"))),
        is_expert=Exists(invited) if expert else Value(value=False),
        is_cosigner=Exists(signs) if cosigner else Value(value=False),
    )


def stand(person: Person, dossier: Dossier) -> Dossier:
    """Attach the person's standing to a dossier that came from `with_standing(person)`; return it."""
    owner, received = dossier.applicant_id == person.pk, dossier.is_deposited
    found = {
        Standing.OWNER: owner,
        Standing.COLLEAGUE: dossier.is_colleague and not owner,  # type: ignore[attr-defined]
        Standing.INSTRUCTOR: dossier.is_instructor and received,  # type: ignore[attr-defined]
        Standing.EXPERT: dossier.is_expert and received,  # type: ignore[attr-defined]
        Standing.COSIGNER: dossier.is_cosigner,  # type: ignore[attr-defined]
    }
    dossier.standing = PersonalStanding(person.pk, frozenset(role for role, holds in found.items() if holds))
    return dossier


def dossiers_of(person: Person) -> QuerySet[Dossier]:
    """The dossiers of the applicant's side: one's own and those that one's organisations share."""
    shared = _shared(person).values("organisation")
    return Dossier.objects.filter(Q(applicant=person) | Q(organisation__in=shared))


def _shared(person: Person, organisation: OuterRef | None = None) -> QuerySet[Membership]:
    memberships = Membership.objects.filter(person=person, shares_dossiers=True)
    return memberships if organisation is None else memberships.filter(organisation=organisation)


def demarche_to_file(path: str) -> Demarche:
    """The demarche at this address, for whoever wants to file. Raises `Http404`, also while it is in preparation."""
    found = Demarche.objects.select_related("organisation", "fee").exclude(state=DemarcheState.DRAFT)
    demarche = found.filter(path=path).first()
    if demarche is None:
        raise Http404
    return demarche


def questionnaire_of(dossier: Dossier) -> CompiledQuestionnaire:
    """The compiled form that the dossier is filed under; no query once this process knows it."""
    return compiled_revision(dossier.revision_id)


def context_of(
    dossier: Dossier, files: Iterable[StoredFile] = (), page: str = FILE_PAGE, reader: Reader = "applicant"
) -> Context:
    """What surrounds the answers of a dossier: its time zone, its moment, the files that they may name, what sources said.

    The moment is that of the deposit once there is one, before it that of the request for signatures: what depends on
    a day then stays as it was filed, or signed.
    """
    return Context(
        time_zone=dossier.demarche.time_zone,
        now=dossier.submitted_at or as_of(dossier),
        files={str(file.pk): known(file, dossier, page) for file in files},
        lookups=read_lookups(dossier.lookups),
        reader=reader,
        absent_sources=absent(),
        finds_dossier=lambda number: _may_link(dossier, number),
    )


def context_to_begin(person: Person, demarche: Demarche) -> Context:
    """What surrounds the answers of a dossier that this person is about to begin."""
    return Context(
        time_zone=demarche.time_zone,
        absent_sources=absent(),
        finds_dossier=lambda number: dossiers_of(person).filter(number=number).exists(),
    )


def as_of(dossier: Dossier) -> datetime | None:
    """The moment as of which signers read a dossier that waits for them, else None; no query after `dossier_for`."""
    return dossier.signature_request.requested_at if dossier.is_signing else None


def _may_link(dossier: Dossier, number: int) -> bool:
    """Whether a dossier may name this other one: it exists and stands on the same applicant's side. One query."""
    if number == dossier.number or dossier.applicant is None:
        return False
    return dossiers_of(dossier.applicant).filter(number=number).exists()


def known(file: StoredFile, dossier: Dossier, page: str = FILE_PAGE) -> KnownFile:
    """What a page shows of a file; its link is made again, and the right to it checked again, at each click.

    `page` names the address that opens the file to this reader.
    """
    url = reverse(page, args=[dossier.number, file.pk]) if file.is_clean else ""
    return KnownFile(file.name, file.size, file.content_type, file.state, url)


def context_with_files(dossier: Dossier, page: str = FILE_PAGE, reader: Reader = "applicant") -> Context:
    """`context_of` with the dossier's files: one query when the answers name any, else none."""
    named = next(file_ids(dossier), None)
    return context_of(dossier, attached_files(dossier) if named else (), page, reader)


def file_ids(dossier: Dossier) -> Iterator[tuple[str, Files, str]]:
    """Every file that the answers name: its path, its field, its id."""
    yield from files_named(questionnaire_of(dossier), dossier.answers)


def former_file_ids(dossier: Dossier) -> set[str]:
    """The files that former answers name, under revisions that the dossier left or before it was amended: they are kept.

    One query, one more for an amended dossier.
    """
    kept = list(FormerAnswers.objects.filter(dossier=dossier).values_list("revision", "answers", "working"))
    if dossier.amended_at:
        kept += Amendment.objects.filter(dossier=dossier).values_list("revision", "before", "after")
    return {
        file_id
        for revision, *sheets in kept
        for answers in filter(None, sheets)
        for _path, _field, file_id in files_named(compiled_revision(revision), answers)
    }


def files_named(questionnaire: CompiledQuestionnaire, answers: Mapping[str, Any]) -> Iterator[tuple[str, Files, str]]:
    """Every file that these answers name: its path, its field, its id."""
    for field in questionnaire.attachments():
        parent = questionnaire.parents.get(field.id)
        rows = answers.get(parent.id) or [] if parent else [answers]
        for row in rows:
            path = join(parent.id, row[ROW], field.id) if parent else field.id
            yield from ((path, field, file_id) for file_id in row.get(field.id) or ())


def problems_of(dossier: Dossier) -> list[Problem]:
    """What keeps the dossier from being submitted: missing answers, questions to sources, files that the antivirus refused.

    One query when the answers name files, else none.
    """
    questionnaire, context = questionnaire_of(dossier), context_of(dossier)
    problems = questionnaire.missing(dossier.answers, context)
    shown = questionnaire.visibility(dossier.answers, context).answers
    known = {problem.path for problem in problems}
    problems += [one for one in troubles(questionnaire, shown, context.lookups) if one.path not in known]
    named = list(files_named(questionnaire, shown))
    if not named:
        return problems
    usable = attached_files(dossier).filter(state__in=(FileState.CLEAN, FileState.PENDING))
    good = {str(pk) for pk in usable.values_list("pk", flat=True)}
    message = _("Un fichier n’a pas passé le contrôle antivirus : retirez-le ou remplacez-le.")
    bad = {path: field for path, field, file_id in named if file_id not in good}
    return problems + [Problem(field.id, field.label, message, path) for path, field in bad.items()]


def file_of(dossier: Dossier, file_id: UUID) -> StoredFile:
    """The file of the dossier (of its answers, its messages, its decision) with this id. Raises `Http404`."""
    file = attached_files(dossier).filter(pk=file_id).first()
    if file is None:
        raise Http404
    return file


def thread(dossier: Dossier) -> list[Message]:
    """The messages of a dossier, oldest first, with their files: two queries."""
    messages = Message.objects.filter(dossier=dossier).order_by("at", "pk")
    return list(messages.prefetch_related(Prefetch("attachments", MessageFile.objects.select_related("file"))))
