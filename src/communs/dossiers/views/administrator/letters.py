"""The letters of decision: written block by block, seen as a page and as a PDF, published."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from communs.core.access import allowed
from communs.core.files import FileRefused, StoredFile, attached_files, url_for
from communs.dossiers.models import Dossier
from communs.dossiers.previewing import chosen, letter_preview
from communs.dossiers.text_page import Desk, desk_at, place_at
from communs.dossiers.views.administrator.texts import ACTS, MEANWHILE, acted
from communs.dossiers.views.requests import PersonRequest, see_other
from communs.procedures.enums import TextKind
from communs.procedures.letters.editing import UnknownEdit, edited
from communs.procedures.letters.layout import Page, pictures
from communs.procedures.letters.posting import posted_letter, refusals
from communs.procedures.letters.printing import pdf_of
from communs.procedures.letters.structure import BLOCKS, MOST_LOGOS, Letter, Logo, kind_of
from communs.procedures.operations import texts as operations
from communs.procedures.operations.pictures import keep_logo
from communs.procedures.permissions import is_administrator
from communs.procedures.pictures import bytes_of
from communs.procedures.queries import demarche_for
from communs.questionnaires.compiled import CompiledQuestionnaire

TOO_LONG = 422


@allowed(is_administrator)
@require_http_methods(["GET", "POST"])
def letter(request: PersonRequest, pk: int, moment: str, language: str) -> HttpResponse:
    """Write a letter. Every block is kept at each press of a button, whatever the button does next."""
    desk = _desk(request, pk, moment, language)
    if request.method != "POST":
        return _page(request, desk, _content(desk))
    typed = _typed(request, desk)
    problems = refusals(typed)
    if problems:
        return _page(request, desk, typed, problems, 422)
    try:
        return _written(request, desk, typed)
    except operations.WrittenMeanwhile:
        return _page(request, desk_at(desk.demarche, desk.place), typed, [str(MEANWHILE)], 409)
    except FileRefused as refusal:
        return _page(request, desk, typed, [refusal.message], 422)


@allowed(is_administrator)
@require_GET
def preview(request: PersonRequest, pk: int, moment: str, language: str) -> HttpResponse:
    """The draft as the PDF that an applicant would receive."""
    desk = _desk(request, pk, moment, language)
    page = _laid_out(desk, _content(desk), _dossier(request, desk))
    with translation.override(language):
        content = pdf_of(page, language, bytes_of(page))
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": "inline"})


def _desk(request: PersonRequest, pk: int, moment: str, language: str) -> Desk:
    place = place_at(TextKind.LETTER, moment, language)
    return desk_at(demarche_for(request.user, pk), place)


def _written(request: PersonRequest, desk: Desk, typed: Letter) -> HttpResponse:
    verb, base = request.POST.get("do", "save"), _base(request)
    typed = _with_logo(request, desk, typed)
    common = verb.partition(":")[0] in ACTS
    if common and not acted(request, desk, typed, base):
        again = desk_at(desk.demarche, desk.place)
        return _page(request, again, _content(again), status=422)
    anchor = "" if common else _edited(request, desk, typed, verb, base)
    where = (desk.demarche.pk, desk.place.moment.value, desk.place.language)
    return see_other("dossiers:letter-text", *where, after=anchor)


def _edited(request: PersonRequest, desk: Desk, typed: Letter, verb: str, base: int) -> str:
    """Do what the button of a block says; return the anchor of the block to look at."""
    try:
        changed, rank = edited(typed, verb)
    except UnknownEdit:
        raise Http404 from None
    if problems := refusals(changed):
        messages.error(request, problems[0])
        changed = typed
    operations.write(desk.demarche, desk.place, changed, by=request.user, base=base)
    return f"#block-{rank}" if rank >= 0 else "#letterhead"


def _typed(request: PersonRequest, desk: Desk) -> Letter:
    """What was posted; a picture that is not of this very text is left out."""
    typed = posted_letter(request.POST)
    own = {str(file.pk) for file in attached_files(desk.text)} if desk.text else set()
    kept = tuple(logo for logo in typed.logos if logo.file in own)
    return Letter(title=typed.title, letterhead=typed.letterhead, logos=kept, blocks=typed.blocks, footer=typed.footer)


def _with_logo(request: PersonRequest, desk: Desk, typed: Letter) -> Letter:
    upload = request.FILES.get("logo")
    if upload is None:
        return typed
    if len(typed.logos) >= MOST_LOGOS:
        raise FileRefused(_("Un en-tête compte trois logos au plus : retirez-en un d’abord."))
    file = keep_logo(desk.demarche, desk.place, upload, by=request.user)
    alternative = " ".join(request.POST.get("logo-alternative", "").split())[:300]
    logos = (*typed.logos, Logo(file=str(file.pk), alternative=alternative))
    return Letter(title=typed.title, letterhead=typed.letterhead, logos=logos, blocks=typed.blocks, footer=typed.footer)


def _page(
    request: PersonRequest, desk: Desk, shown: Letter, refused: list[str] | None = None, status: int = 200
) -> HttpResponse:
    dossier = _dossier(request, desk)
    page = _laid_out(desk, shown, dossier)
    context = {
        "demarche": desk.demarche,
        "topic": "texts",
        "desk": desk,
        "letter": shown,
        "base": request.POST.get("base", desk.base) if status == TOO_LONG else desk.base,
        "kinds": [(kind_of(kind), kind.title) for kind in BLOCKS],
        "blocks": [(kind_of(block), block) for block in shown.blocks],
        "asked": _asked(desk.form),
        "preview": page,
        "images": _addresses(page),
        "refused": refused or [],
        "number": request.GET.get("dossier", "")[:18],
        "unknown": bool(request.GET.get("dossier")) and dossier is None,
    }
    return render(request, "dossiers/administrator/letter.html", context, status=status)


def _laid_out(desk: Desk, shown: Letter, dossier: Dossier | None) -> Page:
    return letter_preview(shown, desk.place, desk.demarche, desk.form, dossier)


def _addresses(page: Page) -> dict[str, str]:
    """Where a browser finds the pictures of a page, by stored file."""
    keys = [UUID(key) for key in set(pictures(page).values())]
    return {str(key): url_for(file, disposition="inline") for key, file in StoredFile.objects.in_bulk(keys).items()}


def _asked(form: CompiledQuestionnaire | None) -> list[tuple[str, str]]:
    return [(field.id, field.label) for field in form.fields if field.holds_answer] if form else []


def _content(desk: Desk) -> Letter:
    return desk.content if isinstance(desk.content, Letter) else Letter()


def _dossier(request: PersonRequest, desk: Desk) -> Dossier | None:
    return chosen(request.user, desk.demarche, request.GET.get("dossier", ""))


def _base(request: PersonRequest) -> int:
    text = request.POST.get("base", "")
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else 0
