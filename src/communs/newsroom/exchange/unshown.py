"""What the page will not show of a body: elements and attributes that the sanitiser takes away, faults that it mends.

The body itself is kept as it is. HTML is read where Markdown lets it stand: not inside code.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from django.utils.translation import gettext as _

from communs.newsroom import prose

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
OPTIONAL_END = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "colgroup"}
SILENT = {"html", "head", "body", "h1"}
EMBEDS = {"iframe", "object", "embed", "video", "audio", "svg", "math"}
FORMS = {"form", "input", "button", "select", "textarea"}
GONE = {"script", "style", "iframe", "object", "template", "noscript", "svg", "math", "select"}
RAW = {"script", "style", "textarea", "title", "iframe", "noscript"}
TAG = re.compile(
    r"""<(?:(?P<comment>!--)|(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*+)(?=\s|/?>)"""
    r"""(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>)"""
)
ATTRIBUTE = re.compile(r"""([^\s"'=/<>]++)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]++)))?""")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
TICKS = re.compile(r"`+")
KRAMDOWN = re.compile(r"\{:?[ \t]*((?:[.#][\w-]+[ \t]*|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*')[ \t]*)+)\}")
UNSAFE = re.compile(r"\s*(?:javascript|vbscript|data)\s*:", re.IGNORECASE)

MOST = 2_000  # whoever has so many has seen enough of them

Unshown = tuple[int, str]


def unshown(body: str) -> list[Unshown]:
    """Return the lines (0 is the first) of a body that the page will not show as they are, and what is not shown."""
    text = without_code(body)
    reader = _Reader()
    for tag in _tags(text):
        reader.read(tag)
        if len(reader.found) + len(reader.open) > MOST:
            break
    found = [*reader.found, *reader.unclosed(), *_repeated(reader.identifiers), *_kramdown(text)]
    return sorted(dict.fromkeys(found))


def without_code(body: str) -> str:
    """Return the body with spaces instead of its code, so that every line and column stays where it was."""
    lines, fence = [], ""
    for line in body.split("\n"):
        opening = FENCE.match(line)
        if fence:
            fence = "" if re.fullmatch(rf" {{0,3}}{fence[0]}{{{len(fence)},}}\s*", line) else fence
            lines.append("")
        elif opening:
            fence = opening[1]
            lines.append("")
        else:
            lines.append(line)
    return "\n\n".join(_without_spans(paragraph) for paragraph in "\n".join(lines).split("\n\n"))


def _without_spans(text: str) -> str:
    """Blank what stands between two runs of as many backticks."""
    runs = list(TICKS.finditer(text))
    later = Counter(len(run[0]) for run in runs)
    parts, position, rank = [], 0, 0
    while rank < len(runs):
        size = len(runs[rank][0])
        later[size] -= 1
        if not later[size]:
            rank += 1
            continue
        end = next(other for other in range(rank + 1, len(runs)) if len(runs[other][0]) == size)
        for other in runs[rank + 1 : end + 1]:
            later[len(other[0])] -= 1
        start, stop = runs[rank].start(), runs[end].end()
        parts += [text[position:start], re.sub(r"[^\n]", " ", text[start:stop])]
        position, rank = stop, end + 1
    return "".join([*parts, text[position:]])


@dataclass(frozen=True)
class _Tag:
    """A tag of a body: its line, its name in lower case, its attributes."""

    line: int
    name: str
    attributes: dict[str, str]
    is_end: bool
    is_alone: bool


def _tags(text: str) -> Iterator[_Tag]:
    """Yield the tags, without those of comments and of what is no markup (a script)."""
    line, position = 0, 0
    while found := TAG.search(text, position):
        line += text.count("\n", position, found.start())
        name, end = (found["name"] or "").lower(), found.end()
        if found["comment"]:
            end = _after(text, "-->", end)
        else:
            attributes = {
                key.lower(): unescape(one or two or bare)
                for key, one, two, bare in ATTRIBUTE.findall(found["attributes"])
            }
            yield _Tag(line, name, attributes, bool(found["end"]), name in VOID or found["attributes"].endswith("/"))
            end = _after(text, f"</{name}", end) if name in RAW and not found["end"] else end
        line += text.count("\n", found.start(), end)
        position = end


def _after(text: str, mark: str, position: int) -> int:
    """Where a mark begins (after it for the end of a comment), the end of the text when it is not there."""
    found = re.compile(re.escape(mark), re.IGNORECASE).search(text, position)
    if found is None:
        return len(text)
    return found.end() if mark == "-->" else found.start()


class _Reader:
    """Collects what is not shown."""

    def __init__(self) -> None:
        self.found: list[Unshown] = []
        self.open: list[tuple[str, int]] = []
        self.counts: Counter[str] = Counter()
        self.identifiers: list[tuple[str, int]] = []

    def read(self, tag: _Tag) -> None:
        """Take in one tag."""
        if tag.is_end:
            self._close(tag)
            return
        self._element(tag)
        if not tag.is_alone:
            self.open.append((tag.name, tag.line))
            self.counts[tag.name] += 1

    def _close(self, tag: _Tag) -> None:
        if self.counts[tag.name]:
            while (last := self.open.pop())[0] != tag.name:
                self.counts[last[0]] -= 1
                self.found += [_unclosed(*last)] if last[0] not in OPTIONAL_END else []
            self.counts[tag.name] -= 1
        elif tag.name not in VOID | OPTIONAL_END:
            self.found.append((tag.line, _("</%(tag)s> ne ferme rien : il est ignoré") % {"tag": tag.name}))

    def unclosed(self) -> Iterator[Unshown]:
        """Yield the elements that nothing closes."""
        return (_unclosed(tag, line) for tag, line in self.open if tag not in OPTIONAL_END)

    def _element(self, tag: _Tag) -> None:
        if "id" in tag.attributes:
            self.identifiers.append((tag.attributes["id"], tag.line))
        said = [_element_said(tag.name, tag.attributes), *_dangers(tag), _attributes_said(tag)]
        self.found += [(tag.line, words) for words in said if words]


def _element_said(tag: str, attributes: dict[str, str]) -> str:
    names = {"tag": tag, "source": attributes.get("src") or attributes.get("data") or ""}
    if tag == "iframe" and names["source"]:
        return _("<%(tag)s> remplacé par un lien : %(source)s") % names
    if tag in EMBEDS and names["source"]:
        return _("<%(tag)s> non affiché : %(source)s") % names
    if tag in GONE | EMBEDS:
        return _("<%(tag)s> non affiché") % names
    if tag in FORMS:
        return _("<%(tag)s> non affiché : pas de formulaire dans un texte") % names
    if tag not in prose.TAGS | SILENT:
        return _("<%(tag)s> non affiché, son texte l’est") % names
    return ""


def _dangers(tag: _Tag) -> Iterator[str]:
    for name, value in tag.attributes.items():
        if name.startswith("on"):
            yield _("gestionnaire « %(name)s » neutralisé") % {"name": name}
        elif name in {"href", "src", "action"} and UNSAFE.match(value):
            yield _("adresse dangereuse retirée de « %(name)s »") % {"name": name}


def _attributes_said(tag: _Tag) -> str:
    if tag.name not in prose.TAGS:
        return ""
    kept = prose.ATTRIBUTES["*"] | prose.ATTRIBUTES.get(tag.name, set()) | {"class", "href", "src", "rel", "target"}
    lost = [name for name in tag.attributes if name not in kept and not name.startswith("on")]
    classes = [name for name in tag.attributes.get("class", "").split() if name not in prose.CLASSES]
    lost += [f"class {' '.join(classes)}"] if classes else []
    names = {"tag": tag.name, "names": ", ".join(lost)}
    return _("attributs de <%(tag)s> non affichés : %(names)s") % names if lost else ""


def _unclosed(tag: str, line: int) -> Unshown:
    return line, _("<%(tag)s> n’est pas fermé : il est fermé à l’affichage") % {"tag": tag}


def _repeated(identifiers: list[tuple[str, int]]) -> Iterator[Unshown]:
    counts = Counter(name for name, _line in identifiers)
    for name, line in identifiers:
        if counts[name] > 1:
            yield line, _("identifiant « %(name)s » donné %(count)s fois") % {"name": name, "count": counts[name]}


def _kramdown(text: str) -> Iterator[Unshown]:
    """Attributes written in the Markdown: classes of the house and titles are shown, the rest is not."""
    line, position = 0, 0
    for found in KRAMDOWN.finditer(text):
        line, position = line + text.count("\n", position, found.start()), found.start()
        bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", found[1])
        parts = re.findall(r"[.#][\w-]+|[\w-]+(?==)", bare)
        lost = [part for part in parts if part.removeprefix(".") not in prose.CLASSES | {"title", "lang", "dir"}]
        if lost:
            yield line, _("attributs « %(names)s » non affichés") % {"names": " ".join(lost)}
