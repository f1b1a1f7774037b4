"""Search by words, without accents or case, on any PostgreSQL: no extension is needed.

What Python does to the words that are looked for (`plain`), the generated column does to the words that are kept.
"""

import re
import unicodedata

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models import Func

MARKS = "[\u0300-\u036f]"
MAX_WORDS = 10


class SearchWords(Func):
    """The searchable words of its arguments: lower case, without accents, cut at whatever is no letter or digit.

    The cut comes first, so that PostgreSQL sees no address, number with a sign or hyphenated word to keep together.
    """

    template = (
        "to_tsvector('simple'::regconfig, regexp_replace("
        f"lower(regexp_replace(normalize(%(expressions)s, NFKD), '{MARKS}', '', 'g')),"
        " '[^[:alnum:]]+', ' ', 'g'))"
    )
    arg_joiner = "::text || ' ' || "
    output_field = SearchVectorField()


def search_column(*columns: str) -> models.GeneratedField:
    """Return the stored column of the searchable words of these columns; index it with a `GinIndex`."""
    return models.GeneratedField(expression=SearchWords(*columns), output_field=SearchVectorField(), db_persist=True)


def plain(text: str) -> str:
    """Return the text in lower case and without accents: « Été » becomes "ete"."""
    return re.sub(MARKS, "", unicodedata.normalize("NFKD", text)).lower()


def prefix_query(text: str) -> SearchQuery | None:
    """Return the query "every word, the last letters of each may lack", or None when the text holds no word."""
    words = re.findall(r"[^\W_]+", plain(text))[:MAX_WORDS]
    if not words:
        return None
    return SearchQuery(" & ".join(f"'{word}':*" for word in words), config="simple", search_type="raw")
