"""Extraction of texts from Django templates: Django turns a template into calls, Babel reads the calls."""

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def extract_template(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: dict[str, Any]
) -> Iterator[Any]:
    """Yield what Babel's extractors yield: line, function, messages, comments."""
    calls = templatize(file.read().decode())
    # The rest of the template is blotted out; its indentation would not be Python's.
    source = "\n".join(line.strip() for line in calls.splitlines())
    yield from extract_python(BytesIO(source.encode()), keywords, comment_tags, {"encoding": "utf-8"})
