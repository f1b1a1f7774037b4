"""An address that people know never breaks silently: the database keeps it, whoever changes or deletes the entry.

A new slug leaves the former address, which then leads to the entry; an entry that was public and is deleted leaves an
address that says that it is gone (410). An entry that nobody could see leaves nothing.
"""

from django.db import migrations

KEEP = """
CREATE FUNCTION newsroom_address(kind text, slug text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT '/' || CASE kind
        WHEN 'press_release' THEN 'espace-presse' WHEN 'article' THEN 'actualites' WHEN 'event' THEN 'agenda'
        WHEN 'publication' THEN 'publication' ELSE 'pages' END || '/' || slug || '/';
END;

CREATE FUNCTION newsroom_keep_former_address() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry_kind text;
BEGIN
    SELECT kind INTO entry_kind FROM newsroom_entry WHERE page_ptr_id = NEW.id;
    IF entry_kind IS NOT NULL THEN
        INSERT INTO newsroom_formeraddress (path, entry_id, target, created_at)
        VALUES (newsroom_address(entry_kind, OLD.slug), NEW.id, '', now())
        ON CONFLICT (path) DO UPDATE SET entry_id = EXCLUDED.entry_id, target = '';
        DELETE FROM newsroom_formeraddress WHERE path = newsroom_address(entry_kind, NEW.slug);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER newsroom_keep_former_address AFTER UPDATE OF slug ON wagtailcore_page FOR EACH ROW
WHEN (OLD.slug IS DISTINCT FROM NEW.slug AND OLD.live) EXECUTE FUNCTION newsroom_keep_former_address();

CREATE FUNCTION newsroom_keep_tombstone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO newsroom_formeraddress (path, entry_id, target, created_at)
    SELECT newsroom_address(OLD.kind, slug), NULL, '', now() FROM wagtailcore_page
    WHERE id = OLD.page_ptr_id AND live AND coalesce(OLD.embargo_until, '-infinity') <= now()
    ON CONFLICT (path) DO UPDATE SET entry_id = NULL, target = '';
    RETURN OLD;
END $$;

CREATE TRIGGER newsroom_keep_tombstone BEFORE DELETE ON newsroom_entry FOR EACH ROW
EXECUTE FUNCTION newsroom_keep_tombstone();
"""
FORGET = """
DROP TRIGGER newsroom_keep_tombstone ON newsroom_entry;
DROP FUNCTION newsroom_keep_tombstone();
DROP TRIGGER newsroom_keep_former_address ON wagtailcore_page;
DROP FUNCTION newsroom_keep_former_address();
DROP FUNCTION newsroom_address(text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0009_planned_quotes"), ("wagtailcore", "0001_initial")]
    operations = [migrations.RunSQL(KEEP, FORGET)]
