"""From a template and data to a tagged PDF."""

import functools
import json
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from pathlib import Path
from typing import Any

import typst
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from communs.core.pdf.legibility import is_illegible, legible, without_controls
from communs.env import environment

TIMEOUT = 20.0
WORKERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="pdf")

LOCAL = threading.local()


class PdfError(RuntimeError):
    """The template has a fault, is missing, or took longer than `TIMEOUT` seconds."""


def compile_pdf(
    template: str, data: Mapping[str, Any], language: str = "fr", *, files: Mapping[str, bytes] | None = None
) -> bytes:
    """Return a PDF/UA-1 (tagged, with title and language) made of `template`, `data` and pictures (`files`, by name).

    `template` is `app/name.typ`, the file `name.typ` in that app's `typst` folder. It imports the house's layout and
    receives the data as values, never as source, so that no text can become markup:

        #import "/core/typst/house.typ": *
        #show: letter

    Raises `PdfError`.
    """
    inputs = {"data": _json(without_controls(data)), "language": language, "brand": _json(brand())}
    # The compiler takes texts only; an array of numbers is the quickest way by which bytes pass through one.
    inputs["files"] = json.dumps({name: list(content) for name, content in (files or {}).items()})
    now = timezone.now()
    task = WORKERS.submit(_compile_legibly, path_of(template), inputs, int(now.timestamp()))
    try:
        return task.result(TIMEOUT)
    except TooLong:
        raise PdfError(f"{template} took more than {TIMEOUT:.0f} s.") from None
    except typst.TypstError as error:
        raise PdfError(f"{template}: {error.message} {' '.join(error.hints)}\n{error.diagnostic}") from error


def brand() -> dict[str, str]:
    """Return what the letterhead says: the service's name and address on the web."""
    name: str = settings.SERVICE_NAME
    return {"name": name, "site": settings.SITE_URL}


@functools.cache
def path_of(template: str) -> Path:
    """Return the file of a template. Raises `PdfError` when no app has it."""
    app, _, name = template.partition("/")
    for config in apps.get_app_configs():
        path = Path(config.path) / "typst" / name
        if config.label == app and path.is_file():
            return path
    raise PdfError(f"There is no template {template}.")


def _compiler() -> typst.Compiler:
    """One compiler a thread, made once: it reads the fonts, keeps what it parsed, and is not to be shared."""
    if not hasattr(LOCAL, "compiler"):
        LOCAL.compiler = _new_compiler()
    compiler: typst.Compiler = LOCAL.compiler
    return compiler


def _new_compiler() -> typst.Compiler:
    fonts = [str(folder)] if (folder := environment().pdf_fonts) else []
    return typst.Compiler(root=str(settings.BASE_DIR), font_paths=fonts, ignore_system_fonts=True)


def _compile_legibly(path: Path, inputs: dict[str, str], timestamp: int) -> bytes:
    """Compile; PDF/UA refuses characters that no font draws, so that those are then replaced by a visible mark."""
    try:
        return _compile(path, inputs, timestamp)
    except typst.TypstError as error:
        if not is_illegible(error):
            raise
        return _compile(path, {**inputs, "data": legible(inputs["data"], _compiler())}, timestamp)


def _compile(path: Path, inputs: dict[str, str], timestamp: int) -> bytes:
    result = _compiler().compile(input=str(path), sys_inputs=inputs, pdf_standards="ua-1", timestamp=timestamp)
    if not isinstance(result, bytes):
        raise PdfError("The compiler gave no document.")
    return result


def _json(value: object) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
