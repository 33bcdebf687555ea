"""Retention unties documents from an erased holder, and says that a raw list is gone."""

from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.policies import OWN, tasks

OWN_AUDIENCE = "EXISTS (SELECT 1 FROM kernel_audience a WHERE a.id = audience_id AND a.source = comity_bureau())"
ERASING = tasks(Task.RETENTION)


def open_update(table: str, expression: str) -> str:
    return f"ALTER POLICY {table}_update ON {table} USING ({expression}) WITH CHECK ({expression});"


class Migration(migrations.Migration):
    dependencies = [("records", "0002_policies")]
    operations = [
        migrations.RunSQL(
            open_update("records_record", f"({OWN} AND {OWN_AUDIENCE}) OR {ERASING}"), migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            open_update("records_importrun", f"({OWN}) OR {ERASING}"), migrations.RunSQL.noop
        ),
    ]
