from typing import Any

from django.db import migrations

from comity.records.backfill import read_identifiers


def fill(apps: Any, schema_editor: Any) -> None:
    sum(read_identifiers(apps.get_model("records", "Record"), schema_editor.connection.alias))


class Migration(migrations.Migration):
    """Cut, it goes on when it is begun again: each chunk is kept by itself."""

    atomic = False
    dependencies = [("records", "0012_listed_fast"), ("kernel", "0003_duties")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
