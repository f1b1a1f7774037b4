"""The index of the last decisions, built while dossiers are written, however many there are.

It takes the time that it needs: it blocks nobody. What a build that was cut short left behind goes first.
"""

from django.db import migrations

WITHOUT_HASTE = """
SELECT set_config('communs.statement_timeout', current_setting('statement_timeout'), false),
       set_config('communs.lock_timeout', current_setting('lock_timeout'), false),
       set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false)
"""
AS_BEFORE = """
SELECT set_config('statement_timeout', current_setting('communs.statement_timeout'), false),
       set_config('lock_timeout', current_setting('communs.lock_timeout'), false)
"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS dossier_last_decided"
BUILD = """
CREATE INDEX CONCURRENTLY dossier_last_decided ON dossiers_dossier (demarche_id, decided_at DESC)
INCLUDE (submitted_at) WHERE decided_at IS NOT NULL AND NOT is_test
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("dossiers", "0015_corrections")]

    operations = [migrations.RunSQL([WITHOUT_HASTE, DROP, BUILD, AS_BEFORE], [DROP])]
