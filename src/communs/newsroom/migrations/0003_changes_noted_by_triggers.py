"""Changes of the entries are noted by the database: whoever writes an entry, nothing is missed.

A writer holds, until it commits, a shared lock that says in which second its transaction began: a reader knows by it
how far the changes that it sees are settled (see `communs.newsroom.changes`).
"""

from django.db import migrations

NOTE = """
CREATE FUNCTION newsroom_note_change(noted integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    was newsroom_entrychange%ROWTYPE;
    entry record;
    moment timestamptz;
BEGIN
    -- Two integers: this room's own number, and the second since 2026 in which the transaction began.
    PERFORM pg_advisory_xact_lock_shared(20260150, floor(extract(epoch FROM now()) - 1767225600)::integer);
    moment := clock_timestamp();
    SELECT * INTO was FROM newsroom_entrychange WHERE entry_id = noted FOR UPDATE;
    SELECT page.translation_key, page.live, page.expire_at, own.kind, own.embargo_until INTO entry
    FROM newsroom_entry own JOIN wagtailcore_page page ON page.id = own.page_ptr_id WHERE page.id = noted;
    IF was.entry_id IS NULL AND coalesce(entry.live, false) THEN
        INSERT INTO newsroom_entrychange
            (entry_id, key, kind, live, embargo_until, expire_at, was_public, changed_at)
        VALUES (noted, entry.translation_key, entry.kind, true, entry.embargo_until, entry.expire_at, false, moment);
    ELSIF was.entry_id IS NOT NULL THEN
        UPDATE newsroom_entrychange SET
            live = coalesce(entry.live, false), embargo_until = entry.embargo_until, expire_at = entry.expire_at,
            was_public = was.was_public OR newsroom_was_public(was, moment), changed_at = moment
        WHERE entry_id = noted;
    END IF;
END $$;

CREATE FUNCTION newsroom_note_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unseen text[] := ARRAY['search', 'search_text', 'imported_from', 'import_digest', 'front_matter'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM newsroom_note_change(OLD.page_ptr_id);
    ELSIF TG_OP = 'INSERT' OR to_jsonb(OLD) - unseen <> to_jsonb(NEW) - unseen THEN
        PERFORM newsroom_note_change(NEW.page_ptr_id);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION newsroom_note_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM newsroom_note_change(NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION newsroom_note_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM newsroom_note_change(NEW.entry_ptr_id);
    RETURN NULL;
END $$;

CREATE FUNCTION newsroom_note_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM newsroom_note_change(OLD.entry_id);
    END IF;
    IF TG_OP <> 'DELETE' AND NOT (TG_OP = 'UPDATE' AND OLD.entry_id = NEW.entry_id) THEN
        PERFORM newsroom_note_change(NEW.entry_id);
    END IF;
    RETURN NULL;
END $$;

-- A word or a name that is written otherwise changes the entries that bear it.
CREATE FUNCTION newsroom_note_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM newsroom_note_change(entry_id) FROM (
        SELECT entry_id FROM newsroom_entry_tags WHERE TG_TABLE_NAME = 'newsroom_term' AND term_id = NEW.id
        UNION SELECT entry_id FROM newsroom_entry_categories WHERE TG_TABLE_NAME = 'newsroom_term' AND term_id = NEW.id
        UNION SELECT entry_id FROM newsroom_entry_authors WHERE TG_TABLE_NAME = 'newsroom_author' AND author_id = NEW.id
        UNION SELECT entry_id FROM newsroom_entry_contacts
            WHERE TG_TABLE_NAME = 'newsroom_presscontact' AND presscontact_id = NEW.id
    ) AS bearers ORDER BY entry_id;
    RETURN NULL;
END $$;
"""
# Public for a moment before this change: by a transaction that had ended, and between its embargo and its expiry.
WAS_PUBLIC = """
CREATE FUNCTION newsroom_was_public(was newsroom_entrychange, moment timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT was.live AND was.changed_at < now() AND coalesce(was.embargo_until, was.changed_at) <= moment
        AND coalesce(was.expire_at > greatest(was.changed_at, was.embargo_until), true)
$$;
"""
TRIGGERS = """
CREATE TRIGGER newsroom_note_entry AFTER INSERT OR UPDATE OR DELETE ON newsroom_entry
FOR EACH ROW EXECUTE FUNCTION newsroom_note_entry();

CREATE TRIGGER newsroom_note_page AFTER UPDATE ON wagtailcore_page FOR EACH ROW
WHEN ((OLD.live, OLD.expire_at, OLD.slug, OLD.title, OLD.last_published_at, OLD.search_description)
      IS DISTINCT FROM
      (NEW.live, NEW.expire_at, NEW.slug, NEW.title, NEW.last_published_at, NEW.search_description))
EXECUTE FUNCTION newsroom_note_page();

CREATE TRIGGER newsroom_note_event AFTER UPDATE ON newsroom_event FOR EACH ROW
WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION newsroom_note_event();

CREATE TRIGGER newsroom_note_link AFTER INSERT OR UPDATE OR DELETE ON newsroom_entry_tags
FOR EACH ROW EXECUTE FUNCTION newsroom_note_link();
CREATE TRIGGER newsroom_note_link AFTER INSERT OR UPDATE OR DELETE ON newsroom_entry_categories
FOR EACH ROW EXECUTE FUNCTION newsroom_note_link();
CREATE TRIGGER newsroom_note_link AFTER INSERT OR UPDATE OR DELETE ON newsroom_entry_authors
FOR EACH ROW EXECUTE FUNCTION newsroom_note_link();
CREATE TRIGGER newsroom_note_link AFTER INSERT OR UPDATE OR DELETE ON newsroom_entry_contacts
FOR EACH ROW EXECUTE FUNCTION newsroom_note_link();

CREATE TRIGGER newsroom_note_word AFTER UPDATE ON newsroom_term FOR EACH ROW
WHEN ((OLD.name, OLD.slug) IS DISTINCT FROM (NEW.name, NEW.slug)) EXECUTE FUNCTION newsroom_note_word();
CREATE TRIGGER newsroom_note_word AFTER UPDATE ON newsroom_author FOR EACH ROW
WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION newsroom_note_word();
CREATE TRIGGER newsroom_note_word AFTER UPDATE ON newsroom_presscontact FOR EACH ROW
WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION newsroom_note_word();
"""
EXISTING = """
SELECT newsroom_note_change(page_ptr_id) FROM newsroom_entry ORDER BY page_ptr_id;
"""
LINKS = ("tags", "categories", "authors", "contacts")
DROP = "\n".join(
    [
        *(f"DROP TRIGGER newsroom_note_word ON newsroom_{table};" for table in ("term", "author", "presscontact")),
        *(f"DROP TRIGGER newsroom_note_link ON newsroom_entry_{table};" for table in LINKS),
        "DROP TRIGGER newsroom_note_event ON newsroom_event;",
        "DROP TRIGGER newsroom_note_page ON wagtailcore_page;",
        "DROP TRIGGER newsroom_note_entry ON newsroom_entry;",
        *(f"DROP FUNCTION newsroom_note_{name}();" for name in ("word", "link", "event", "page", "entry")),
        "DROP FUNCTION newsroom_note_change(integer);",
        "DROP FUNCTION newsroom_was_public(newsroom_entrychange, timestamptz);",
    ]
)


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0002_entry_changes"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunSQL([WAS_PUBLIC, NOTE, TRIGGERS, EXISTING], DROP)]
