"""What some desks of one body may see and others may not; audiences of notices, for the hub that publishes them."""

from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.policies import DUTY, tasks

AUDIENCE = (
    "source = comity_bureau() OR id IN (SELECT comity_audiences(a, e) FROM"
    " unnest(ARRAY['full', 'hit_no_hit', 'discreet']) a, unnest(ARRAY[false, true]) e)"
)
OWN_AUDIENCE = "EXISTS (SELECT 1 FROM kernel_audience a WHERE a.id = audience_id AND a.source = comity_bureau())"
READS = f"""
ALTER POLICY kernel_audience_read ON kernel_audience
  USING ({AUDIENCE} OR {tasks(Task.INDEX, Task.RETENTION, Task.NOTICES)});
ALTER POLICY kernel_audiencebureau_read ON kernel_audiencebureau
  USING (bureau = comity_bureau() OR {OWN_AUDIENCE} OR {tasks(Task.INDEX, Task.NOTICES)});
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_policies")]
    operations = [migrations.RunSQL(DUTY + READS, migrations.RunSQL.noop)]
