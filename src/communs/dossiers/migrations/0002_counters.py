"""Counters of the groups, maintained by the database: whoever writes a dossier, they are right."""

from django.db import migrations

CREATE = """
CREATE FUNCTION dossiers_count_one(counted_group bigint, counted_state text, step bigint) RETURNS void
LANGUAGE sql AS $$
    INSERT INTO procedures_groupcounter AS counter (group_id, state, count)
    SELECT counted_group, counted_state, step WHERE counted_group IS NOT NULL
    ON CONFLICT (group_id, state) DO UPDATE SET count = counter.count + excluded.count
$$;

CREATE FUNCTION dossiers_uncount_one(counted_group bigint, counted_state text, step bigint) RETURNS void
LANGUAGE sql AS $$
    UPDATE procedures_groupcounter SET count = count - step WHERE group_id = counted_group AND state = counted_state
$$;

CREATE FUNCTION dossiers_count_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM dossiers_count_one(group_id, state, total)
    FROM (SELECT group_id, state, count(*) AS total FROM inserted WHERE group_id IS NOT NULL
          GROUP BY group_id, state ORDER BY group_id, state) AS totals;
    RETURN NULL;
END $$;

CREATE FUNCTION dossiers_count_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM dossiers_uncount_one(group_id, state, total)
    FROM (SELECT group_id, state, count(*) AS total FROM deleted WHERE group_id IS NOT NULL
          GROUP BY group_id, state ORDER BY group_id, state) AS totals;
    RETURN NULL;
END $$;

-- Both counters are always locked in the same order, so that two opposite moves cannot wait for each other.
CREATE FUNCTION dossiers_count_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.group_id, OLD.state) < (NEW.group_id, NEW.state) THEN
        PERFORM dossiers_uncount_one(OLD.group_id, OLD.state, 1);
        PERFORM dossiers_count_one(NEW.group_id, NEW.state, 1);
    ELSE
        PERFORM dossiers_count_one(NEW.group_id, NEW.state, 1);
        PERFORM dossiers_uncount_one(OLD.group_id, OLD.state, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER dossiers_count_inserted AFTER INSERT ON dossiers_dossier
REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION dossiers_count_inserted();

CREATE TRIGGER dossiers_count_deleted AFTER DELETE ON dossiers_dossier
REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION dossiers_count_deleted();

CREATE TRIGGER dossiers_count_moved AFTER UPDATE OF group_id, state ON dossiers_dossier FOR EACH ROW
WHEN (OLD.group_id IS DISTINCT FROM NEW.group_id OR OLD.state IS DISTINCT FROM NEW.state)
EXECUTE FUNCTION dossiers_count_moved();
"""

DROP = """
DROP TRIGGER dossiers_count_moved ON dossiers_dossier;
DROP TRIGGER dossiers_count_deleted ON dossiers_dossier;
DROP TRIGGER dossiers_count_inserted ON dossiers_dossier;
DROP FUNCTION dossiers_count_moved();
DROP FUNCTION dossiers_count_deleted();
DROP FUNCTION dossiers_count_inserted();
DROP FUNCTION dossiers_uncount_one(bigint, text, bigint);
DROP FUNCTION dossiers_count_one(bigint, text, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial"), ("procedures", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
