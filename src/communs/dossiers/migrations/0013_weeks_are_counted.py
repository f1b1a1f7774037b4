"""Counters of the weeks, maintained by the database: whoever writes a dossier, they are right."""

from django.db import migrations

CREATE = """
CREATE FUNCTION dossiers_week_of(counted_group bigint, moment timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT date_trunc('week', moment AT TIME ZONE demarche.time_zone)::date
    FROM procedures_group AS counted JOIN procedures_demarche AS demarche ON demarche.id = counted.demarche_id
    WHERE counted.id = counted_group
$$;

CREATE FUNCTION dossiers_count_week(counted_group bigint, moment timestamptz, counted_event text, step bigint)
RETURNS void LANGUAGE sql AS $$
    INSERT INTO dossiers_weekcounter AS counter (group_id, week, event, count)
    SELECT counted_group, dossiers_week_of(counted_group, moment), counted_event, step
    WHERE counted_group IS NOT NULL AND moment IS NOT NULL
    ON CONFLICT (group_id, week, event) DO UPDATE SET count = counter.count + excluded.count
$$;

CREATE FUNCTION dossiers_count_weeks_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO dossiers_weekcounter AS counter (group_id, week, event, count)
    SELECT group_id, dossiers_week_of(group_id, moment), event, count(*)
    FROM (SELECT group_id, submitted_at AS moment, 'deposited' AS event FROM inserted WHERE NOT is_test
          UNION ALL SELECT group_id, decided_at, state FROM inserted WHERE NOT is_test) AS events
    WHERE group_id IS NOT NULL AND moment IS NOT NULL
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (group_id, week, event) DO UPDATE SET count = counter.count + excluded.count;
    RETURN NULL;
END $$;

CREATE FUNCTION dossiers_count_weeks_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_at IS DISTINCT FROM NEW.submitted_at THEN
        PERFORM dossiers_count_week(OLD.group_id, OLD.submitted_at, 'deposited', -1);
        PERFORM dossiers_count_week(NEW.group_id, NEW.submitted_at, 'deposited', 1);
    END IF;
    IF (OLD.decided_at, OLD.state) IS DISTINCT FROM (NEW.decided_at, NEW.state) THEN
        PERFORM dossiers_count_week(OLD.group_id, OLD.decided_at, OLD.state, -1);
        PERFORM dossiers_count_week(NEW.group_id, NEW.decided_at, NEW.state, 1);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER dossiers_count_weeks_inserted AFTER INSERT ON dossiers_dossier
REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION dossiers_count_weeks_inserted();

-- After the counters of the groups, whose rows put the writers of one group in line.
CREATE TRIGGER dossiers_count_weeks_moved AFTER UPDATE OF submitted_at, decided_at, state ON dossiers_dossier
FOR EACH ROW
WHEN ((OLD.submitted_at, OLD.decided_at) IS DISTINCT FROM (NEW.submitted_at, NEW.decided_at) AND NOT NEW.is_test)
EXECUTE FUNCTION dossiers_count_weeks_moved();

INSERT INTO dossiers_weekcounter (group_id, week, event, count)
-- One join, and not `dossiers_week_of` for each dossier: nobody writes a dossier meanwhile.
SELECT events.group_id, date_trunc('week', events.moment AT TIME ZONE demarche.time_zone)::date, event, count(*)
FROM (SELECT group_id, submitted_at AS moment, 'deposited' AS event FROM dossiers_dossier WHERE NOT is_test
      UNION ALL SELECT group_id, decided_at, state FROM dossiers_dossier WHERE NOT is_test) AS events
JOIN procedures_group AS counted ON counted.id = events.group_id
JOIN procedures_demarche AS demarche ON demarche.id = counted.demarche_id
WHERE moment IS NOT NULL
GROUP BY 1, 2, 3;
"""

DROP = """
DROP TRIGGER dossiers_count_weeks_moved ON dossiers_dossier;
DROP TRIGGER dossiers_count_weeks_inserted ON dossiers_dossier;
DROP FUNCTION dossiers_count_weeks_moved();
DROP FUNCTION dossiers_count_weeks_inserted();
DROP FUNCTION dossiers_count_week(bigint, timestamptz, text, bigint);
DROP FUNCTION dossiers_week_of(bigint, timestamptz);
DELETE FROM dossiers_weekcounter;
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0012_week_counters")]

    operations = [migrations.RunSQL(CREATE, DROP)]
