"""What of a text is prose: everything else is masked, character for character, so that places stay true.

Three signs that no text uses stand for what is not prose:
`THIN`, mark-up that separates nothing (`**`, `<em>`, the brackets of a link);
`SOLID`, what is read as one thing that is no French (an address, a piece of code);
`BREAK`, the border between two blocks (`<p>`, the dash of a list).
"""

import functools
import html
import re
from collections.abc import Callable
from typing import Literal

Markup = Literal["markdown", "html", "plain"]

LIST_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]")
THIN = "\u2060"
SOLID = "\ufffc"
BREAK = "\u2029"
NO_BREAK = "\N{NO-BREAK SPACE}"

_BLOCKS = "address|article|aside|blockquote|br|button|caption|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|li|main|nav|ol|option|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|video"
_DOMAINS = "fr|org|com|net|eu|io|dev|coop|gouv|bzh|info|paris|app|tech|cloud|social|alsace|re|pdf|html?|json|md|odt|docx?|xlsx?|csv|png|jpe?g|svg|zip|js|py|css|ya?ml|toml|txt|exe"

#: What each kind of mark-up is made of, in the order in which it is looked for: a name, its sign, an expression.
_CODE = (
    ("fence", SOLID, r"^[ ]{0,3}(?P<fence_>`{3,}|~{3,})[^\n]*(?:\n(?:.*\n)*?[ ]{0,3}(?P=fence_)[`~]*[ \t]*$|[\s\S]*)"),
    ("code", SOLID, r"(?P<ticks>`{1,3})(?!`)[^\n]*?[^`\n](?P=ticks)(?!`)"),
)
_HTML = (
    ("comment", THIN, r"<!--(?:[\s\S]*?-->|[\s\S]*)"),
    ("program", SOLID, r"(?i:<(?P<program_>script|style|pre|code)\b(?:[\s\S]*?</(?P=program_)\s*>|[\s\S]*))"),
    ("foreign", SOLID, r"<span[^<>]*\blang=[^<>]*>[^<>]*</span\s*>"),
    ("autolink", SOLID, r"<(?:https?://|mailto:)?[^\s<>@]{1,200}[:/@.][^\s<>]{1,2000}>"),
    ("block", BREAK, rf"(?i:</?(?:{_BLOCKS})(?=[\s/>])[^<>]*>)"),
    ("tag", THIN, r"</?[A-Za-z][^<>]*>"),
    ("entity", "", r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});"),
)
_TEMPLATE = (("template", SOLID, r"\{\{[^{}]{0,400}\}\}|\{%[^{}\n]*%\}"),)
_MARKDOWN = (
    ("escape", THIN, r"\\(?=[!-/:-@\[-`{-~])"),
    ("attributes", THIN, r"\{:?[ ]?(?:[.#][\w-]|[\w-]+=)[^{}\n]*\}"),
    ("target", SOLID, r"(?<=\])\((?:[^()\n]|\([^()\n]*\))*\)"),
    ("definition", SOLID, r"^[ ]{0,3}\[[^\]\n]+\]:[ \t]*\S[^\n]*$"),
)
_ADDRESSES = (
    ("address", SOLID, r"(?:https?://|www\.|mailto:)[^\s<>\"»\])]+(?<![.,;:!?])"),
    ("mail", SOLID, r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"),
    ("site", SOLID, rf"(?<![\w.@/-])(?:[\w-]{{1,63}}\.){{1,5}}(?:{_DOMAINS})\b(?:/[^\s<>\"»\])]*(?<![.,;:!?]))?"),
    ("handle", SOLID, r"(?<!\w)[@#][A-Za-zÀ-ÿ]\w*"),
    ("emoji", SOLID, r"(?<!\w):[a-z_]{2,40}:(?!\w)"),
)
_MARKDOWN_SIGNS = (
    ("list", BREAK, r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+"),
    ("mark", BREAK, r"^[ \t]*(?:#{1,6}[ \t]|>[> ]*)|^[ ]{0,3}(?:[-*_][ \t]*){3,}$"),
    ("cell", BREAK, r"\|"),
    ("picture", THIN, r"!(?=\[[^\[\]\n]{0,500}\]\()"),
    ("link", THIN, r"\[(?=[^\[\]\n]*\](?:\(|\[))|(?<=\w)\](?=[(\[])|\](?=\()"),
    ("emphasis", THIN, r"\*+|~~|(?<!\w)_+(?=\w)|(?<=[\w.!?»…])_+(?!\w)"),
)
_GRAMMARS = {
    "markdown": (*_CODE, *_HTML, *_TEMPLATE, *_MARKDOWN, *_ADDRESSES, *_MARKDOWN_SIGNS),
    "html": (*_HTML, *_TEMPLATE, *_ADDRESSES),
    "plain": (*_TEMPLATE, *_ADDRESSES),
    "code": (*_CODE, *_HTML[:2]),
    "fences": _CODE,
}


def prose(text: str, markup: Markup) -> str:
    """The text with everything that is no prose masked; as long as `text`, with its ends of lines where they were."""
    return _mask(_without_indented_code(text) if markup == "markdown" else text, markup)


def without_code(text: str) -> str:
    """The text with its code, comments and programs masked: what remains is mark-up that counts."""
    return _mask(_without_indented_code(text), "code")


def without_fences(text: str) -> str:
    """The text with its examples of code masked, programs left: what a reader's browser would run."""
    return _mask(_without_indented_code(text), "fences")


def _without_indented_code(text: str) -> str:
    """The text with its blocks of code by indentation masked: indented lines after a blank one, outside lists and HTML."""
    if "\n    " not in text and "\n\t" not in text:
        return text
    lines, in_list, code, blank = text.split("\n"), False, False, True
    for rank, line in enumerate(lines):
        indented = line.startswith(("    ", "\t"))
        if line.strip():
            in_list = LIST_ITEM.match(line) is not None or (in_list and (line[0] in " \t" or not blank))
            code = indented and not in_list and (code or (blank and not line.lstrip().startswith("<")))
            lines[rank] = SOLID * len(line) if code else line
        blank = not line.strip()
    return "\n".join(lines)


def _mask(text: str, grammar: str) -> str:
    pattern, replace = _compiled(grammar)
    return pattern.sub(replace, text)


@functools.cache
def _compiled(grammar: str) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    parts = _GRAMMARS[grammar]
    signs = {name: sign for name, sign, _ in parts}
    pattern = re.compile("|".join(f"(?P<{name}>{expression})" for name, _, expression in parts), re.MULTILINE)

    def replace(found: re.Match[str]) -> str:
        return _masked(found[0], signs[found.lastgroup or ""])

    return pattern, replace


def _masked(found: str, sign: str) -> str:
    """A piece of text, hidden behind a sign; an entity is shown as the character that it stands for."""
    if not sign:
        return (html.unescape(found)[0] or THIN) * len(found)
    return "\n".join(sign * len(line) for line in found.split("\n")) if "\n" in found else sign * len(found)
