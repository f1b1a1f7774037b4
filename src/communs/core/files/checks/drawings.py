"""Vector drawings: SVG without anything that runs or calls out."""

from typing import BinaryIO
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from communs.core.files.checks.refusals import not_what_it_says
from communs.core.files.checks.texts import xml_root
from communs.core.files.errors import FileRefused

SVG = "{http://www.w3.org/2000/svg}"
FORBIDDEN = {"script", "foreignobject", "iframe", "object", "embed", "audio", "video", "handler", "set", "animate"}
SAFE_LINKS = ("#", "data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp")


def svg(content: BinaryIO) -> None:
    """Refuse what is not SVG, and SVG with scripts, event attributes, foreign content or outside links."""
    root = xml_root(content)
    if root.tag != f"{SVG}svg":
        raise not_what_it_says()
    for element in root.iter():
        if _is_active(element):
            raise FileRefused(
                _(
                    "Ce dessin SVG contient du code ou des liens externes, interdits par sécurité. Exportez-le en PNG ou PDF."
                )
            )


def _is_active(element: Element) -> bool:
    if _local(element.tag) in FORBIDDEN:
        return True
    if _local(element.tag) == "style" and _calls_out(element.text or ""):
        return True
    return any(_is_active_attribute(_local(name), value) for name, value in element.attrib.items())


def _is_active_attribute(name: str, value: str) -> bool:
    if name.startswith("on"):
        return True
    if name in {"href", "src"}:
        return not value.strip().lower().startswith(SAFE_LINKS)
    return _calls_out(value)


def _calls_out(style: str) -> bool:
    lowered = style.lower().replace("url(#", "").replace("url('#", "").replace('url("#', "")
    return any(mark in lowered for mark in ("url(", "@import", "javascript:", "expression("))


def _local(name: object) -> str:
    return str(name).rsplit("}", 1)[-1].lower()
