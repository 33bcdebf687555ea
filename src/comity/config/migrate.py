"""Bring the database to the shape this version needs."""

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from comity.config.databases import grants


def migrate(verbosity: int = 0) -> None:
    """Apply every migration as the owner, and let the hub's login use, but not own, what they make.

    Raises ``ImproperlyConfigured`` when the hub's login could walk around row-level security.
    """
    web_login = connections["default"].settings_dict["USER"]
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR pg_has_role(rolname, current_user, 'MEMBER') "
            "FROM pg_roles WHERE rolname = %s",
            [web_login],
        )
        found = cursor.fetchone()
        if found is None or found[0]:
            raise ImproperlyConfigured(
                f"The login {web_login} must exist, and must not be a superuser, bypass row-level security "
                "or be a member of the owner of the tables."
            )
        for grant in grants(web_login):
            cursor.execute(grant)
    call_command("migrate", database="owner", interactive=False, verbosity=verbosity)


def waiting_migrations() -> list[str]:
    """Names (``room.0001_name``) of migrations that the database has not seen yet."""
    executor = MigrationExecutor(connections["owner"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
