from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.policies import NEVER, SETTINGS, audience_functions, protect, tasks

AUDIENCE = (
    "source = comity_bureau() OR id IN (SELECT comity_audiences(a, e) FROM"
    " unnest(ARRAY['full', 'hit_no_hit', 'discreet']) a, unnest(ARRAY[false, true]) e)"
)
OWN_AUDIENCE = "EXISTS (SELECT 1 FROM kernel_audience a WHERE a.id = audience_id AND a.source = comity_bureau())"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.RunSQL(SETTINGS + audience_functions(), migrations.RunSQL.noop),
        migrations.RunSQL(
            protect(
                "kernel_audience",
                read=f"{AUDIENCE} OR {tasks(Task.INDEX, Task.RETENTION)}",
                write="source = comity_bureau()",
                change=NEVER,
            ),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            protect(
                "kernel_audiencebureau",
                read=f"bureau = comity_bureau() OR {OWN_AUDIENCE} OR {tasks(Task.INDEX)}",
                write=OWN_AUDIENCE,
                change=NEVER,
            ),
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            protect(
                "kernel_event",
                read=f"bureau = comity_bureau() OR {tasks(Task.INDEX, Task.DELIVERY, Task.RETENTION)}",
                write="comity_bureau() IS NOT NULL OR comity_task() <> ''",
                change=NEVER,
                erase=tasks(Task.RETENTION),
            ),
            migrations.RunSQL.noop,
        ),
    ]
