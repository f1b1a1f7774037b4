"""The counters of groups leave test dossiers out; whether a dossier is a test never changes."""

from django.db import migrations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION dossiers_count_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM dossiers_count_one(group_id, state, total)
    FROM (SELECT group_id, state, count(*) AS total FROM inserted WHERE group_id IS NOT NULL {real}
          GROUP BY group_id, state ORDER BY group_id, state) AS totals;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION dossiers_count_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM dossiers_uncount_one(group_id, state, total)
    FROM (SELECT group_id, state, count(*) AS total FROM deleted WHERE group_id IS NOT NULL {real}
          GROUP BY group_id, state ORDER BY group_id, state) AS totals;
    RETURN NULL;
END $$;

DROP TRIGGER dossiers_count_moved ON dossiers_dossier;
CREATE TRIGGER dossiers_count_moved AFTER UPDATE OF group_id, state ON dossiers_dossier FOR EACH ROW
WHEN ((OLD.group_id IS DISTINCT FROM NEW.group_id OR OLD.state IS DISTINCT FROM NEW.state) {moved})
EXECUTE FUNCTION dossiers_count_moved();
"""
WITHOUT = FUNCTIONS.format(real="AND NOT is_test", moved="AND NOT NEW.is_test")
BEFORE = FUNCTIONS.format(real="", moved="")


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0008_pinned")]

    operations = [migrations.RunSQL(WITHOUT, BEFORE)]
