from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.policies import protect, tasks

ASKING = "bureau = comity_bureau()"
ERASING = tasks(Task.RETENTION)
DISCREET_DESK = "comity_setting('discreet') = 'yes'"
OWN_MATCH = f"({ASKING} AND (access <> 'discreet' OR {DISCREET_DESK} OR {tasks(Task.INDEX)}))"
OF_VISIBLE_HIT = "EXISTS (SELECT 1 FROM screening_hit h WHERE h.id = hit_id)"
SAMPLED = "(sampled AND comity_setting('kind') = 'commission')"
PARTY = f"({ASKING} AND (NOT discreet OR {DISCREET_DESK})) OR source = comity_bureau()"

POLICIES = [
    protect("screening_manifest", read=f"{ASKING} OR {ERASING}", write=f"{ASKING} OR {ERASING}", erase=ERASING),
    protect("screening_passenger", read=f"{ASKING} OR {ERASING}", write=f"{ASKING} OR {ERASING}"),
    protect(
        "screening_match",
        # Discreet matches are written by the screening itself on behalf of an officer who may not read them.
        read=f"{OWN_MATCH} OR {tasks(Task.INDEX, Task.RETENTION)}",
        write=f"{OWN_MATCH} OR {tasks(Task.INDEX, Task.RETENTION)}",
        erase=ERASING,
    ),
    protect(
        "screening_notsame",
        read=f"{ASKING} OR {tasks(Task.INDEX, Task.RETENTION)}",
        write=ASKING,
        erase=ERASING,
    ),
    protect(
        "screening_hit", read=f"{PARTY} OR {SAMPLED} OR {ERASING}", write=f"{PARTY} OR {ERASING}", erase=ERASING
    ),
    protect("screening_hitstep", read=OF_VISIBLE_HIT, write=OF_VISIBLE_HIT, erase=ERASING),
]


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial"), ("records", "0002_policies")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in POLICIES]
