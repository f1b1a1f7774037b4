"""What an entry says, for every way out: its page, the feeds, the API, e-mails, the press PDF, search.

The words of figures are those that the readers of the published text saw; a draft shows the figures of today.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from communs.core import calendar_words
from communs.core.figures import figure
from communs.newsroom import prose
from communs.newsroom.addresses import with_host
from communs.newsroom.blocks.picture import alternative_of
from communs.newsroom.models import Entry, Picture
from communs.newsroom.outline import Heading, outlined
from communs.newsroom.pictures import Shown, prefetch_sizes, shared_address, shown
from communs.newsroom.quoting import Quote, quotes, replaced
from communs.newsroom.readable import readable, shortened
from communs.newsroom.spaces import one_line

Key = tuple[str, str]
Words = dict[str, dict[Key, str]]


@dataclass(frozen=True)
class Body:
    """The body of an entry: its HTML and its headings."""

    html: SafeString
    headings: list[Heading]


@dataclass(frozen=True)
class Cover:
    """The picture of an entry. `alternative` is empty for a decorative picture; addresses are whole."""

    picture: Picture
    alternative: str
    caption: str
    credit: str
    shown: Shown
    address: str


def body_html(entry: Entry, *, absolute: bool = False, preview: bool = False) -> SafeString:
    """Return every block of the body as safe HTML, in the entry's language.

    `absolute` gives what is read elsewhere (feed, e-mail, API): whole addresses, plain pictures. `preview` shows the
    figures of today even for a published entry.
    """
    return body_of(entry, elsewhere=absolute, preview=preview).html


def body_of(entry: Entry, *, elsewhere: bool = False, preview: bool = False) -> Body:
    """Return the body with its headings; see `body_html`."""
    prefetch_sizes(pictures_of(entry))
    context = {**figures_said(entry, preview=preview), "elsewhere": elsewhere, "entry": entry}
    with translation.override(entry.language):
        html = "".join(str(block.render(context)) for block in entry.body)
    if elsewhere:
        html = with_host(html)
    html, headings = outlined(html)
    return Body(mark_safe(html), headings)  # noqa: S308 - made of sanitised parts


def body_text(entry: Entry, *, links: bool = False, preview: bool = False) -> str:
    """Return the body as plain text: a blank line between paragraphs; `links` writes the addresses after the words."""
    return readable(body_html(entry, absolute=True, preview=preview), links=links)


def chapo_html(entry: Entry, *, absolute: bool = False, preview: bool = False) -> SafeString:
    """Return the chapo as safe HTML: paragraphs, emphasis, links and lists."""
    html = prose.lead_html(_quoted(entry.chapo, entry, preview=preview))
    return mark_safe(with_host(html)) if absolute else html  # noqa: S308 - sanitised


def chapo_text(entry: Entry, *, preview: bool = False) -> str:
    """Return the chapo as plain text on one line."""
    return prose.text(_quoted(entry.chapo, entry, preview=preview))


def summary_of(entry: Entry, limit: int = 300) -> str:
    """Return what describes an entry in a list or a search engine: its chapo, else how its body begins."""
    text = chapo_text(entry) or one_line(body_text(entry))
    return shortened(text, limit)


def cover_of(entry: Entry) -> Cover | None:
    """Return the first picture of the cover, or None; pictures that the import still awaits are none."""
    return next(iter(covers_of(entry)), None)


def covers_of(entry: Entry) -> list[Cover]:
    """Return the pictures of the cover, in order: several make a slideshow."""
    values = [block.value for block in entry.cover if block.value["image"]]
    prefetch_sizes([value["image"] for value in values])
    return [_cover(value) for value in values]


def pictures_of(entry: Entry) -> list[Picture]:
    """Return every picture of the cover and of the body."""
    values = [block.value for block in entry.cover]
    for block in entry.body:
        if block.block_type in {"picture", "video"}:
            values.append(block.value)
        elif block.block_type == "slideshow":
            values.extend(block.value["slides"])
    return [value["image"] for value in values if value["image"]]


def figures_said(entry: Entry, *, preview: bool = False) -> Words:
    """Return what the blocks say of figures: their words (`quoted`), their date and source (`origins`).

    A published entry says what its readers saw on the day of its publication; a draft, or a figure that was not
    remembered, says the figure of today.
    """
    wanted = {*_wanted(entry)}
    said: Words = {"quoted": {}, "origins": {}}
    if not wanted:
        return said
    if entry.live and not preview:
        for quote in entry.figure_quotes.all():
            key = (quote.name, quote.territory)
            _say(said, key, quote.text, _origin(quote.measured_on, quote.source, entry.language))
    for key in wanted - said["quoted"].keys():
        try:
            now = figure(key[0], key[1] or None)
        except LookupError:
            continue
        _say(said, key, now.text(entry.language), _origin(now.date, now.source, entry.language))
    return said


def strings_of(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield every text that a value of a stream holds, without reading what it refers to."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in {"id", "type"}:
                yield from strings_of(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from strings_of(part)


def _wanted(entry: Entry) -> Iterator[Key]:
    for text in (entry.chapo, *strings_of(entry.body.raw_data)):
        for quote in quotes(text):
            if isinstance(quote, Quote):
                yield quote.name, quote.territory or ""
    for part in entry.body.raw_data:
        if part["type"] == "figure":
            yield part["value"]["name"], part["value"].get("territory") or ""


def _say(said: Words, key: Key, words: str, origin: str) -> None:
    said["quoted"][key] = words
    said["origins"][key] = origin


def _origin(day: date, source: str, language: str) -> str:
    with translation.override(language):
        return _("au %(date)s – source : %(source)s") % {"date": calendar_words.date(day, language), "source": source}


def _quoted(text: str, entry: Entry, *, preview: bool) -> str:
    if "{{" not in text:
        return text
    words = figures_said(entry, preview=preview)["quoted"]
    return replaced(text, lambda quote: words.get((quote.name, quote.territory or ""), "…"))


def _cover(value: Any) -> Cover:  # noqa: ANN401 - a struct value
    image = value["image"]
    return Cover(
        picture=image,
        alternative=alternative_of(value) or "",
        caption=value["caption"] or image.caption,
        credit=image.credit,
        shown=shown(image),
        address=shared_address(image),
    )
