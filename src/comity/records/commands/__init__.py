"""Every verb of the records room."""

from comity.records.commands.imports import continue_import, start_import
from comity.records.commands.records import (
    create_record,
    delete_record,
    edit_record,
    export_records,
    extend_record,
    hold,
    note_reference,
    open_update_task,
    read_record,
    restrict_record,
)

__all__ = [
    "continue_import",
    "create_record",
    "delete_record",
    "edit_record",
    "export_records",
    "extend_record",
    "hold",
    "note_reference",
    "open_update_task",
    "read_record",
    "restrict_record",
    "start_import",
]
