from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.policies import NEVER, OWN, fixed, protect, tasks, visible

MACHINERY = tasks(Task.INDEX, Task.RETENTION, Task.DELIVERY)
OF_VISIBLE_RECORD = "EXISTS (SELECT 1 FROM records_record r WHERE r.id = record_id)"
OF_OWN_RECORD = "EXISTS (SELECT 1 FROM records_record r WHERE r.id = record_id AND r.source = comity_bureau())"
OF_OWN_RUN = "EXISTS (SELECT 1 FROM records_importrun r WHERE r.id = run_id AND r.source = comity_bureau())"
OWN_AUDIENCE = "EXISTS (SELECT 1 FROM kernel_audience a WHERE a.id = audience_id AND a.source = comity_bureau())"
ERASING = tasks(Task.RETENTION)

POLICIES = [
    protect(
        "records_record",
        read=f"({visible()}) OR {MACHINERY}",
        write=f"{OWN} AND {OWN_AUDIENCE}",
        erase=f"{OWN} OR {ERASING}",
    ),
    fixed("records_record", "id", "source"),
    protect(
        "records_recordversion",
        read=f"{OWN} OR {ERASING}",
        write=f"{OWN} AND {OF_OWN_RECORD}",
        change=NEVER,
        erase=f"{OWN} OR {ERASING}",
    ),
    protect(
        "records_portrait", read=OF_VISIBLE_RECORD, write=OF_OWN_RECORD, erase=f"{OF_OWN_RECORD} OR {ERASING}"
    ),
    protect(
        "records_yourreference",
        read=f"bureau = comity_bureau() OR {ERASING}",
        write=f"bureau = comity_bureau() AND {OF_VISIBLE_RECORD}",
        erase=f"bureau = comity_bureau() OR {OF_OWN_RECORD} OR {ERASING}",
    ),
    protect(
        "records_holding",
        read=f"bureau = comity_bureau() OR {tasks(Task.DELIVERY)}",
        write="bureau = comity_bureau()",
        erase=ERASING,
    ),
    fixed("records_holding", "record_id", "bureau", "how"),
    protect(
        "records_deletion",
        read=f"{OWN} OR {ERASING} OR EXISTS"
        " (SELECT 1 FROM records_holding h WHERE h.record_id = records_deletion.record_id AND h.bureau = comity_bureau())",
        write=f"{OWN} OR {ERASING}",
        change=NEVER,
        erase=ERASING,
    ),
    protect(
        "records_updatetask",
        read=f"{OWN} OR {tasks(Task.DELIVERY, Task.RETENTION)}",
        write=f"{OWN} OR {tasks(Task.DELIVERY)}",
        erase=f"{OWN} OR {ERASING}",
    ),
    fixed("records_updatetask", "record_id", "source"),
    fixed("records_importrun", "source", "person", "purpose", "handling"),
    protect("records_importrun", read=f"{OWN} OR {ERASING}", write=OWN, erase=ERASING),
    protect("records_importproblem", read=OF_OWN_RUN, write=OF_OWN_RUN, erase=f"{OF_OWN_RUN} OR {ERASING}"),
]


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial"), ("kernel", "0002_policies")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in POLICIES]
