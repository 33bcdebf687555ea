from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.policies import NEVER, fixed, protect, tasks

ASKING = "bureau = comity_bureau()"
ERASING = tasks(Task.RETENTION)
DISCREET_DESK = "comity_setting('discreet') = 'yes'"
OWN_MATCH = f"({ASKING} AND (access <> 'discreet' OR {DISCREET_DESK}))"
OF_VISIBLE_HIT = "EXISTS (SELECT 1 FROM screening_hit h WHERE h.id = hit_id)"
BY_PARTY = (
    "bureau = comity_bureau() AND EXISTS (SELECT 1 FROM screening_hit h"
    " WHERE h.id = hit_id AND comity_bureau() IN (h.bureau, h.source))"
)
VERIFIED = (
    f"{ASKING} AND EXISTS (SELECT 1 FROM screening_match m WHERE m.id = match_id AND m.bureau = comity_bureau()"
    " AND m.source = screening_hit.source AND m.record_id = screening_hit.record_id"
    " AND m.state = 'yes' AND (m.access = 'discreet') = discreet)"
)
"""Nobody makes a hit but of a match that a person of the searching bureau said yes to."""
OF_OWN_MANIFEST = (
    "EXISTS (SELECT 1 FROM screening_manifest m WHERE m.id = manifest_id AND m.bureau = comity_bureau())"
)
SAMPLED = "(sampled AND comity_setting('kind') = 'commission')"
PARTY = f"({ASKING} AND (NOT discreet OR {DISCREET_DESK})) OR source = comity_bureau()"

POLICIES = [
    protect("screening_manifest", read=f"{ASKING} OR {ERASING}", write=f"{ASKING} OR {ERASING}", erase=ERASING),
    fixed("screening_manifest", "bureau", "person", "purpose"),
    protect(
        "screening_passenger",
        read=f"{ASKING} OR {ERASING}",
        write=f"{ASKING} AND {OF_OWN_MANIFEST}",
        change=f"{ASKING} OR {ERASING}",
        erase=ERASING,
    ),
    fixed("screening_passenger", "bureau", "manifest_id", "position"),
    protect(
        "screening_match",
        # Discreet matches are written by the screening itself on behalf of an officer who may not read them.
        read=f"{OWN_MATCH} OR {tasks(Task.INDEX, Task.RETENTION, Task.DELIVERY)}",
        write=f"{OWN_MATCH} OR {tasks(Task.INDEX)}",
        change=f"{OWN_MATCH} OR {ERASING}",
        erase=ERASING,
    ),
    fixed("screening_match", "bureau", "record_id", "record_version", "source", "access", "score", "query", "features"),
    protect(
        "screening_notsame",
        # A source that answers "not the same" is remembered on the searching bureau's side.
        read=f"{ASKING} OR {tasks(Task.DELIVERY, Task.RETENTION)}",
        write=f"{ASKING} OR {tasks(Task.DELIVERY)}",
        erase=ERASING,
    ),
    fixed("screening_notsame", "bureau", "record_id", "traveller"),
    protect(
        "screening_hit",
        read=f"{PARTY} OR {SAMPLED} OR {ERASING}",
        write=VERIFIED,
        change=f"{PARTY} OR {ERASING}",
        erase=ERASING,
    ),
    fixed("screening_hit", "match_id", "bureau", "source", "record_id", "discreet", "sampled", "told"),
    protect(
        "screening_hitstep",
        read=OF_VISIBLE_HIT,
        write=f"({BY_PARTY}) OR ({ERASING} AND bureau IS NULL)",
        change=NEVER,
        erase=ERASING,
    ),
]


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial"), ("records", "0002_policies")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in POLICIES]
