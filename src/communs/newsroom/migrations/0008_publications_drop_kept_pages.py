"""Whatever the public reads is written, and the kept pages are dropped at COMMIT: whoever writes it, nothing is forgotten.

An entry tells by its change (`newsroom_entrychange`), so that drafts drop nothing.
"""

from django.db import migrations

# The channel is that of `communs.core.page_cache`.
PURGE = """
CREATE FUNCTION newsroom_drop_kept_pages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('communs_page_cache', '');
    RETURN NULL;
END $$;
"""
WRITTEN = ("entrychange", "formeraddress", "section", "picture", "attachment", "term", "author", "presscontact")
TRIGGER = """
CREATE TRIGGER newsroom_drop_kept_pages AFTER INSERT OR UPDATE OR DELETE ON newsroom_{table}
FOR EACH STATEMENT EXECUTE FUNCTION newsroom_drop_kept_pages();
"""
DROP = "DROP TRIGGER newsroom_drop_kept_pages ON newsroom_{table};"


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0007_media_source_digest")]

    operations = [
        migrations.RunSQL(
            [PURGE, *(TRIGGER.format(table=table) for table in WRITTEN)],
            [*(DROP.format(table=table) for table in WRITTEN), "DROP FUNCTION newsroom_drop_kept_pages();"],
        )
    ]
