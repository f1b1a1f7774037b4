from django.db import migrations

FORWARD = """
CREATE FUNCTION questionnaires_revision_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'revision % is published: it never changes', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER questionnaires_revision_frozen BEFORE UPDATE OR DELETE ON questionnaires_revision
    FOR EACH ROW EXECUTE FUNCTION questionnaires_revision_frozen();
"""
BACKWARD = """
DROP TRIGGER questionnaires_revision_frozen ON questionnaires_revision;
DROP FUNCTION questionnaires_revision_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
