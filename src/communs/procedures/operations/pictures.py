"""The pictures of letters: logos and signatures, kept once their content was checked."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from communs.accounts.models import Person
from communs.core.audit import record
from communs.core.files import Accept, FileRefused, StoredFile, attach, attached_files, discard, duplicate, store
from communs.procedures.letters.structure import Logo
from communs.procedures.models import Demarche, DemarcheText, Group, GroupSignature
from communs.procedures.texts import Place

MAX_BYTES = 2_000_000
EXTENSIONS = (".png", ".jpg", ".jpeg")


def keep_logo(demarche: Demarche, place: Place, upload: "UploadedFile[bytes]", *, by: Person) -> StoredFile:
    """Keep a picture for the letterhead of a text. It stays with the text: older versions may show it.

    Raises `FileRefused` for what is no PNG or JPEG picture of 2 MB at most, whatever its name says.
    """
    with transaction.atomic():
        text, _created = DemarcheText.objects.get_or_create(
            demarche=demarche, kind=place.kind, moment=place.moment, language=place.language
        )
        return _kept(upload, text, by)


def sign(  # noqa: PLR0913 - what a signature is made of, each named by the caller
    group: Group,
    *,
    name: str,
    quality: str,
    image: "UploadedFile[bytes] | None",
    without_image: bool = False,
    by: Person,
) -> GroupSignature:
    """Write who signs the letters of a group from now on; `image` replaces the former picture.

    Letters made already stay as they are. Writes an audit row. Raises `FileRefused`; nothing changes then.
    """
    with transaction.atomic():
        held = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
        signature = GroupSignature.objects.filter(group=held).first() or GroupSignature(group=held)
        former = signature.image
        signature.name, signature.quality = name, quality
        if without_image or image:
            signature.image = None
        signature.save()
        if image:
            signature.image = _kept(image, signature, by)
            signature.save(update_fields=["image"])
        if former and former != signature.image:
            discard(former)
        data = {"group": held.name, "name": name, "quality": quality, "image": str(signature.image_id or "")}
        record(held.demarche, "sign_group", actor=by, data=data)
    return signature


def copy_picture(file: StoredFile, owner: DemarcheText | GroupSignature, *, by: Person | None) -> StoredFile | None:
    """Give another letter or signatory a picture of its own with the same content; None for one that is not cleared."""
    try:
        made = duplicate(file, by=by)
    except FileRefused:
        return None
    attach(made, owner)
    return made


def copy_logos(
    source: DemarcheText, target: DemarcheText, logos: Iterable[Logo], *, by: Person | None
) -> tuple[Logo, ...]:
    """The logos of a letter for the letter of another demarche; those that are gone or not cleared are left out."""
    own = {str(file.pk): file for file in attached_files(source)}
    found = [(logo, copy_picture(own[logo.file], target, by=by)) for logo in logos if logo.file in own]
    return tuple(Logo(file=str(made.pk), alternative=logo.alternative) for logo, made in found if made)


def _kept(upload: "UploadedFile[bytes]", owner: DemarcheText | GroupSignature, by: Person) -> StoredFile:
    if not (upload.name or "").lower().endswith(EXTENSIONS):
        raise FileRefused(_("Donnez une image PNG ou JPEG : les autres formats, dont SVG, ne sont pas acceptés ici."))
    file = store(upload, by=by, accept=Accept.IMAGE, max_bytes=MAX_BYTES)
    attach(file, owner)
    return file
