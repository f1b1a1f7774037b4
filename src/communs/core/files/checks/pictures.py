"""Pictures: decoded and written again, so that nothing but pixels is kept."""

from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from communs.core.files.checks.refusals import damaged, not_what_it_says, refuse_markup
from communs.core.files.errors import FileRefused

MAX_PIXELS = 64_000_000
MAX_FRAMES = 500
KEPT_INFO = ("transparency", "icc_profile", "duration", "loop", "background")


def check(name: str) -> Callable[[BinaryIO], None]:
    """Return the check of a picture format (Pillow's name): format, number of pixels, no hidden web page or archive."""

    def _check(content: BinaryIO) -> None:
        refuse_markup(content)
        with _open(content, name):
            pass

    return _check


def redrawn(content: BinaryIO, name: str) -> BytesIO:
    """Return the same picture without metadata (place, camera, comments), turned the right way up.

    Every frame of an animation and every page of a scan is kept. Raises `FileRefused` when pixels are missing.
    """
    output = BytesIO()
    try:
        with _open(content, name) as image:
            _save(image, name, output)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise damaged() from error
    output.seek(0)
    return output


def _open(content: BinaryIO, name: str) -> Image.Image:
    content.seek(0)
    try:
        image = Image.open(content, formats=[name])
    except (UnidentifiedImageError, SyntaxError) as error:
        raise not_what_it_says() from error
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    # Phones write several pictures in one JPEG; the first one is kept.
    frames = getattr(image, "n_frames", 1) if name != "JPEG" else 1
    pixels = image.width * image.height
    if pixels > MAX_PIXELS or pixels * frames > MAX_PIXELS * 4 or frames > MAX_FRAMES:
        raise _too_large()
    return image


def _save(image: Image.Image, name: str, output: BytesIO) -> None:
    if name == "JPEG":
        turned = _bare(ImageOps.exif_transpose(image))
        turned.save(output, "JPEG", quality=90, optimize=True, icc_profile=turned.info.get("icc_profile"))
        return
    frames = [_bare(ImageOps.exif_transpose(frame)) for frame in ImageSequence.Iterator(image)]
    options = {"save_all": True, "append_images": frames[1:]} if len(frames) > 1 else {}
    options |= {"compression": "tiff_lzw"} if name == "TIFF" else {}
    frames[0].save(output, name, **options)


def _bare(image: Image.Image) -> Image.Image:
    bare = image.copy()
    bare.info = {key: image.info[key] for key in KEPT_INFO if key in image.info}
    bare.getexif().clear()
    return bare


def _too_large() -> FileRefused:
    return FileRefused(
        _(
            "Cette image compte trop de pixels : la limite est de 64 millions. Réduisez ses dimensions, puis renvoyez-la."
        )
    )
