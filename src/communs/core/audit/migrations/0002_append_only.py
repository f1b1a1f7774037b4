from django.db import migrations

RECORD = """
CREATE FUNCTION audit_record(p_subject text, p_at timestamptz, p_verb text, p_actor bigint, p_body text)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    v_seq integer;
    v_previous text;
    v_written integer;
BEGIN
    LOOP
        SELECT seq + 1, digest INTO v_seq, v_previous FROM audit_entry
            WHERE subject = p_subject ORDER BY seq DESC LIMIT 1;
        IF NOT FOUND THEN
            v_seq := 1;
            v_previous := repeat('0', 64);
        END IF;
        -- Another writer in flight: the insert waits for it, then writes nothing, and we read again.
        INSERT INTO audit_entry (subject, seq, at, verb, actor_id, body, previous, digest)
            VALUES (p_subject, v_seq, p_at, p_verb, p_actor, p_body, v_previous,
                    encode(sha256(convert_to(
                        v_previous || E'\\n' || p_subject || E'\\n' || v_seq || E'\\n' || p_body, 'UTF8')), 'hex'))
            ON CONFLICT (subject, seq) DO NOTHING
            RETURNING seq INTO v_written;
        IF v_written IS NOT NULL THEN
            RETURN v_written;
        END IF;
    END LOOP;
END $$;
"""

GUARD = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_entry' THEN
        IF current_setting('communs.audit_purge', true) = OLD.subject THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'The journal is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_purge_append_only BEFORE UPDATE OR DELETE ON audit_purge
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""

PURGE = """
CREATE FUNCTION audit_purge(p_subject text, p_reason text, p_at timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    v_count integer;
BEGIN
    INSERT INTO audit_purge (subject, reason, at, count, last_digest, heads)
        SELECT p_subject, p_reason, p_at, count(*), coalesce((array_agg(digest ORDER BY seq DESC))[1], ''),
            (SELECT coalesce(jsonb_agg(jsonb_build_array(day, seq, digest)), '[]') FROM (
                SELECT DISTINCT ON ((at AT TIME ZONE 'UTC')::date)
                    (at AT TIME ZONE 'UTC')::date AS day, seq, digest
                FROM audit_entry WHERE subject = p_subject ORDER BY 1, seq DESC) AS heads)
        FROM audit_entry WHERE subject = p_subject RETURNING count INTO v_count;
    PERFORM set_config('communs.audit_purge', p_subject, true);
    DELETE FROM audit_entry WHERE subject = p_subject;
    PERFORM set_config('communs.audit_purge', '', true);
    RETURN v_count;
END $$;
"""

UNDO = """
DROP FUNCTION audit_purge(text, text, timestamptz);
DROP TRIGGER audit_entry_no_truncate ON audit_entry;
DROP TRIGGER audit_seal_append_only ON audit_seal;
DROP TRIGGER audit_purge_append_only ON audit_purge;
DROP TRIGGER audit_entry_append_only ON audit_entry;
DROP FUNCTION audit_refuse();
DROP FUNCTION audit_record(text, timestamptz, text, bigint, text);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(RECORD + GUARD + PURGE, UNDO)]
