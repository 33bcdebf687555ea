"""Row-level security: the truth table stated a second time, in PostgreSQL, for the login that serves people."""

from comity.kernel.acting import Task
from comity.kernel.permissions import Permission
from comity.kernel.truth import as_sql

SETTINGS = """
CREATE OR REPLACE FUNCTION comity_setting(name text) RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT coalesce(current_setting('comity.' || name, true), '') $$;
CREATE OR REPLACE FUNCTION comity_bureau() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(comity_setting('bureau'), '')::uuid $$;
CREATE OR REPLACE FUNCTION comity_person() RETURNS uuid LANGUAGE sql STABLE AS
  $$ SELECT nullif(comity_setting('person'), '')::uuid $$;
CREATE OR REPLACE FUNCTION comity_task() RETURNS text LANGUAGE sql STABLE AS
  $$ SELECT comity_setting('task') $$;
CREATE OR REPLACE FUNCTION comity_refuse_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % stays with whom it belongs to', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""


DUTY = """
CREATE OR REPLACE FUNCTION comity_duty(name text) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT name = ANY (string_to_array(comity_setting('duties'), ',')) $$;
"""
"""Whether the acting viewer holds one of :data:`comity.kernel.acting.DUTIES`."""


def duty(*permissions: Permission) -> str:
    """The policy expression for those who hold one of ``permissions``."""
    return "(" + " OR ".join(f"comity_duty('{permission.value}')" for permission in permissions) + ")"


def audience_functions() -> str:
    """``comity_audiences(access, expired)``: the audiences of which the acting viewer has ``access``."""
    table = as_sql(
        {
            "own": "a.source = comity_bureau()",
            "member": "comity_setting('kind') = 'member'",
            "listed": "EXISTS (SELECT 1 FROM kernel_audiencebureau n"
            " WHERE n.audience_id = a.id AND n.bureau = comity_bureau())",
            "purpose_allowed": "comity_setting('purpose') = ANY (a.purposes)",
            "expired": "expired",
            "mode": "a.mode",
            "tier": "a.tier",
        }
    )
    return f"""
CREATE OR REPLACE FUNCTION comity_audiences(wanted text, expired boolean) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
SELECT a.id FROM kernel_audience a
WHERE comity_bureau() IS NOT NULL AND comity_setting('purpose') <> '' AND wanted <> 'none' AND ({table}) = wanted
$$;
"""  # noqa: S608


def visible(access: str = "full") -> str:
    """The policy expression for a handled table: rows of which the acting viewer has ``access``."""
    return (
        f"(expires_at > now() AND audience_id = ANY (ARRAY(SELECT comity_audiences('{access}', false))))"
        f" OR (expires_at <= now() AND audience_id = ANY (ARRAY(SELECT comity_audiences('{access}', true))))"
    )


def tasks(*allowed: Task) -> str:
    names = ", ".join(f"'{task.value}'" for task in allowed)
    return f"comity_task() IN ({names})"


def protect(table: str, *, read: str, write: str, change: str | None = None, erase: str | None = None) -> str:
    """Close ``table`` and let in what each expression allows: ``read`` SELECT, ``write`` INSERT, ``change`` UPDATE
    and ``erase`` DELETE; the last two are ``write`` where nothing is said.
    """
    change = change or write
    return "\n".join(
        [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;",
            f"CREATE POLICY {table}_read ON {table} FOR SELECT USING ({read});",
            f"CREATE POLICY {table}_insert ON {table} FOR INSERT WITH CHECK ({write});",
            f"CREATE POLICY {table}_update ON {table} FOR UPDATE USING ({change}) WITH CHECK ({change});",
            f"CREATE POLICY {table}_delete ON {table} FOR DELETE USING ({erase or write});",
        ]
    )


NEVER = "false"
NOT_RETENTION = f"comity_task() <> '{Task.RETENTION.value}'"


def fixed(table: str, *columns: str) -> str:
    """Let no UPDATE change ``columns`` of ``table``: a row stays whose it is and speaks of what it spoke of.

    Retention alone may, because it empties what has to be forgotten.
    """
    moved = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
    return (
        f"CREATE TRIGGER fixed BEFORE UPDATE ON {table} FOR EACH ROW"
        f" WHEN (({moved}) AND {NOT_RETENTION}) EXECUTE FUNCTION comity_refuse_move();"
    )


OWN = "source = comity_bureau()"
"""The policy expression for what only its source may do."""
