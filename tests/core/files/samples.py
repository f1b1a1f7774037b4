"""Real files of every family, made here."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
ORIENTATION = 0x0112
GPS = 0x8825


def upload(name: str, content: bytes, declared: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, declared)


def zipped(**entries: str | bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in entries.items():
            container.writestr(name, content)
    return output.getvalue()


def office(part: str, **more: str | bytes) -> bytes:
    return zipped(**{"[Content_Types].xml": "<Types/>", f"{part}/document.xml": "<x/>", **more})


def open_document(name: str) -> bytes:
    return zipped(mimetype=f"application/vnd.oasis.opendocument.{name}", **{"content.xml": "<x/>"})


def photo(*, turned: bool = False, name: str = "JPEG", size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that tells where it was taken and by which camera."""
    image = Image.new("RGB", size, "navy")
    exif = Image.Exif()
    exif[0x010F] = "Fabricant Secret"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (45.0, 11.0, 0.0)
    if turned:
        exif[ORIENTATION] = 6
    output = io.BytesIO()
    image.save(output, name, exif=exif, comment=b"commentaire secret") if name == "JPEG" else image.save(output, name)
    return output.getvalue()


def svg(body: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{body}</svg>'.encode()
