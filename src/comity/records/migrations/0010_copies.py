"""A bureau that erased what it had carried away holds it no longer."""

from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.policies import tasks

OWN_COPY = "(bureau = comity_bureau() AND how = 'exported')"


class Migration(migrations.Migration):
    dependencies = [("records", "0009_quality")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY records_holding_delete ON records_holding USING ({tasks(Task.RETENTION)} OR {OWN_COPY});",
            migrations.RunSQL.noop,
        ),
    ]
