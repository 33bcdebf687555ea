from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.permissions import Permission
from comity.kernel.policies import NEVER, OWN, duty, fixed, protect, tasks, visible

HUB = tasks(Task.NOTICES)
ERASING = tasks(Task.RETENTION)
OPERATOR = duty(
    Permission.NOTICE_REVIEW, Permission.NOTICE_CONTEXT, Permission.NOTICE_DELETE, Permission.PROTECTION_ANSWER
)
REVIEWER = duty(Permission.NOTICE_REVIEW, Permission.NOTICE_CONTEXT)
OFFICER = duty(Permission.PROTECTION_ANSWER)
FEEDS = f"({OWN} AND {duty(Permission.PROTECTION_FEED)})"
OVERSEER = duty(Permission.NOTICE_OVERSEE)
LEGAL = duty(Permission.NOTICE_CONTEXT)
OWN_AUDIENCE = "EXISTS (SELECT 1 FROM kernel_audience a WHERE a.id = audience_id AND a.source = comity_bureau())"
SEEN = "EXISTS (SELECT 1 FROM notices_notice n WHERE n.id = notice_id)"
OF_OWN = "EXISTS (SELECT 1 FROM notices_notice n WHERE n.id = notice_id AND n.source = comity_bureau())"
FOR_READER = (
    f"CASE shown_to WHEN 'members' THEN true WHEN 'parties' THEN {OWN} OR {OPERATOR}"
    f" WHEN 'operator' THEN {OPERATOR} ELSE {OWN} END"
)
DECIDED = ("state", "is_open", "is_submitted", "approvals", "code", "letter", "published_at", "record", "contested")
MOVED = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in DECIDED)
ONLY_THE_HUB = (
    "CREATE TRIGGER decided BEFORE UPDATE ON notices_notice FOR EACH ROW"
    f" WHEN (({MOVED}) AND NOT ({tasks(Task.NOTICES, Task.RETENTION)})) EXECUTE FUNCTION comity_refuse_move();"
)
"""A source changes what its draft says; whether it is published is carried out by the hub, after a decision."""


def of_notice(table: str, read: str, write: str = HUB, change: str = NEVER) -> list[str]:
    return [
        protect(
            table,
            read=f"({SEEN} AND ({read})) OR {HUB} OR {ERASING}",
            write=write,
            change=change,
            erase=f"{HUB} OR {ERASING}",
        ),
        fixed(table, "notice_id", "source"),
    ]


POLICIES = [
    protect(
        "notices_notice",
        read=f"{OWN} OR (is_open AND ({visible()})) OR (is_submitted AND {OPERATOR}) OR {HUB} OR {ERASING}",
        write=f"{OWN} AND {OWN_AUDIENCE} AND state = 'draft' AND NOT is_open AND NOT is_submitted",
        change=f"({OWN} AND {OWN_AUDIENCE}) OR {HUB} OR {ERASING}",
        erase=ERASING,
    ),
    fixed("notices_notice", "id", "source", "type", "reference", "drafter", "state_of"),
    ONLY_THE_HUB,
    *of_notice("notices_noticeversion", f"{OWN} OR {OPERATOR}", f"({OWN} AND {OF_OWN}) OR {HUB}", ERASING),
    *of_notice("notices_noticestep", FOR_READER),
    *of_notice("notices_question", FOR_READER, change=f"{HUB} OR {ERASING}"),
    *of_notice("notices_stepanswer", REVIEWER, change=HUB),
    protect(
        "notices_noticefile",
        read=f"({SEEN} AND (what = 'photograph' OR {OWN} OR {OPERATOR})) OR {HUB} OR {ERASING}",
        write=f"{OWN} AND {OF_OWN}",
        change=NEVER,
        erase=f"({OWN} AND {OF_OWN}) OR {ERASING}",
    ),
    protect(
        "notices_purge",
        read=f"bureau = comity_bureau() OR {OVERSEER} OR {HUB} OR {ERASING}",
        write=HUB,
        erase=ERASING,
    ),
    fixed("notices_purge", "notice_id", "bureau", "source", "reference"),
    protect("notices_countryflag", read=f"{REVIEWER} OR {HUB}", write=LEGAL),
    protect("notices_standing", read=f"{OVERSEER} OR {HUB}", write=OVERSEER),
    protect(
        "notices_protected",
        read=f"{FEEDS} OR {OFFICER} OR {HUB} OR {ERASING}",
        write=f"{FEEDS} OR {HUB}",
        change=NEVER,
        erase=f"{FEEDS} OR {ERASING}",
    ),
    protect(
        "notices_clearance", read=f"{OFFICER} OR {HUB} OR {ERASING}", write=HUB, erase=ERASING
    ),
    fixed("notices_clearance", "notice_id"),
]


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("kernel", "0003_duties"), ("records", "0003_retention")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in POLICIES]
