from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.permissions import Permission
from comity.kernel.policies import duty, fixed, protect, tasks

HUB, ERASING = tasks(Task.NOTICES), tasks(Task.RETENTION)
DECIDES = duty(Permission.NOTICE_REVIEW, Permission.NOTICE_CONTEXT, Permission.NOTICE_DELETE, Permission.PROTECTION_ANSWER)
POLICIES = [
    protect(
        "notices_disagreement",
        read=f"comity_bureau() IN (source, bureau) OR {DECIDES} OR {HUB} OR {ERASING}",
        write=HUB,
        erase=ERASING,
    ),
    fixed("notices_disagreement", "id", "notice_id", "source", "bureau", "reference", "type", "reason", "at"),
]


class Migration(migrations.Migration):
    dependencies = [("notices", "0006_disagreements")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in POLICIES]
