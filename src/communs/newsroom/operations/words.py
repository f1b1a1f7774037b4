"""Learning the words that visible entries hold."""

from datetime import datetime

from django.db import connection, transaction

FEWEST_LETTERS, MOST_LETTERS = 3, 40
#: Words of the entries that the public sees, without accents; each is kept as it is most often written.
LEARN = """
INSERT INTO newsroom_indexedword (word, written, entries)
SELECT word, written, entries FROM (
    SELECT newsroom_folded(written) AS word, mode() WITHIN GROUP (ORDER BY written) AS written,
           count(DISTINCT entry_id) AS entries
    FROM newsroom_entrychange change
    JOIN newsroom_entry entry ON entry.page_ptr_id = change.entry_id
    CROSS JOIN LATERAL regexp_split_to_table(
        lower(concat_ws(' ', entry.headline, entry.chapo, left(newsroom_texts(entry.body), 400000))), '[^[:alpha:]]+'
    ) AS written
    WHERE change.live AND greatest(change.changed_at, change.embargo_until) >= %(since)s
      AND coalesce(change.embargo_until, '-infinity') <= now() AND coalesce(change.expire_at, 'infinity') > now()
      AND length(written) BETWEEN %(fewest)s AND %(most)s
    GROUP BY 1
) AS found
WHERE length(word) BETWEEN %(fewest)s AND %(most)s AND word !~ ' '
ON CONFLICT (word) DO NOTHING
"""


def learn_words(since: datetime) -> None:
    """Add the words of the entries that changed since a moment; those that are known keep their count."""
    with connection.cursor() as cursor:
        cursor.execute(LEARN, _values(since))


@transaction.atomic
def learn_all_words() -> None:
    """Forget every word and learn those of the entries that the public sees now."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM newsroom_indexedword")
        cursor.execute(LEARN, _values("-infinity"))


def _values(since: datetime | str) -> dict[str, datetime | str | int]:
    return {"since": since, "fewest": FEWEST_LETTERS, "most": MOST_LETTERS}
