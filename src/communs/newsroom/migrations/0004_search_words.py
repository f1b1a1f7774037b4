"""The words of an entry that search knows, as functions that the generated columns of the next migration call.

Their bodies are parsed when they are created (`BEGIN ATOMIC`): they mean the same whatever the search path, so that a
restored back-up computes what the first database did.
"""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION newsroom_folded(content text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT regexp_replace(
        lower(regexp_replace(normalize(content, NFKD), '[\u0300-\u036F]', '', 'g')), '[^[:alnum:]]+', ' ', 'g');
END;

-- Stems come after folding: « élèves » and "eleves" are then the same word by construction.
CREATE FUNCTION newsroom_stems(language text, content text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT to_tsvector(
        CASE language WHEN 'en' THEN 'pg_catalog.english'::regconfig ELSE 'pg_catalog.french'::regconfig END,
        newsroom_folded(left(content, 400000)));
END;

-- Every text of a stream of blocks, without identifiers, addresses, quotations of figures and marks of HTML.
CREATE FUNCTION newsroom_texts(body jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT regexp_replace(
        coalesce(string_agg(part #>> '{}', ' '), ''),
        '\{\{[^}]*\}\}|\]\([^()]*\)|https?://\S+|<[^<>]*>', ' ', 'g')
    FROM jsonb_path_query(
        body,
        'strict $[*].value.** ? (@.type() == "string"
            && !(@ like_regex "^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|item|https?://.*)$"))',
        '{}', true) AS part;
END;

CREATE FUNCTION newsroom_search(language text, headline text, chapo text, body jsonb) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT setweight(newsroom_stems(language, headline), 'A')
        || setweight(newsroom_stems(language, chapo), 'B')
        || setweight(newsroom_stems(language, newsroom_texts(body)), 'C');
END;
"""
DROP = """
DROP FUNCTION newsroom_search(text, text, text, jsonb);
DROP FUNCTION newsroom_texts(jsonb);
DROP FUNCTION newsroom_stems(text, text);
DROP FUNCTION newsroom_folded(text);
"""


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0003_changes_noted_by_triggers")]
    operations = [migrations.RunSQL(CREATE, DROP)]
