"""Append-only, and closed: grants, triggers and row-level security."""

from django.db import connections, migrations

from comity.kernel.acting import Task
from comity.kernel.policies import tasks

APPEND_ONLY = ["entry", "touch", "leaf", "node", "checkpoint", "bureaukey"]
LEDGER = tasks(Task.LEDGER)
RETENTION = tasks(Task.RETENTION)

TRIGGERS = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "\n".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_{table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();"
    for table in APPEND_ONLY
) + """
CREATE TRIGGER never_changed BEFORE UPDATE OR TRUNCATE ON ledger_detail
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

# Whatever happens must be recordable, a refusal at the door too: so inserts are open to the hub's login.
POLICIES = f"""
ALTER TABLE ledger_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY entry_insert ON ledger_entry FOR INSERT WITH CHECK (true);
CREATE POLICY entry_read ON ledger_entry FOR SELECT USING (bureau = comity_bureau() OR {LEDGER});

ALTER TABLE ledger_detail ENABLE ROW LEVEL SECURITY;
CREATE POLICY detail_insert ON ledger_detail FOR INSERT WITH CHECK (true);
CREATE POLICY detail_read ON ledger_detail FOR SELECT
    USING (bureau = comity_bureau() OR {LEDGER} OR {RETENTION});
CREATE POLICY detail_erase ON ledger_detail FOR DELETE USING ({RETENTION});

ALTER TABLE ledger_touch ENABLE ROW LEVEL SECURITY;
CREATE POLICY touch_insert ON ledger_touch FOR INSERT WITH CHECK (true);
CREATE POLICY touch_read ON ledger_touch FOR SELECT USING (source = comity_bureau() OR {LEDGER});
"""


def grant(apps, schema_editor):
    """The hub's own login may add and read; it may erase details, and take from the queue."""
    login = connections["default"].settings_dict["USER"]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [login]
        )
        found = cursor.fetchone()
    if found is None:  # one login does everything: the triggers alone hold
        return
    for table in [*APPEND_ONLY, "detail", "pending"]:
        schema_editor.execute(f"REVOKE ALL ON ledger_{table} FROM {found[0]}")
        schema_editor.execute(f"GRANT SELECT, INSERT ON ledger_{table} TO {found[0]}")
    for table in ["detail", "pending"]:
        schema_editor.execute(f"GRANT DELETE ON ledger_{table} TO {found[0]}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("kernel", "0002_policies")]

    operations = [
        migrations.RunSQL(TRIGGERS, migrations.RunSQL.noop),
        migrations.RunSQL(POLICIES, migrations.RunSQL.noop),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
