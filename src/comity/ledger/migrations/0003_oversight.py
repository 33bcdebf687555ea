from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.policies import tasks

COMMISSION = "comity_setting('kind') = 'commission'"
READ = f"""
ALTER POLICY entry_read ON ledger_entry
    USING (bureau = comity_bureau() OR {COMMISSION} OR {tasks(Task.LEDGER)});
"""
"""The commission reads what was done, when and by which bureau; the details stay sealed to the bureau."""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [migrations.RunSQL(READ, migrations.RunSQL.noop)]
