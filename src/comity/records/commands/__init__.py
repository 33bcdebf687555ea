"""Every verb of the records room."""

from comity.records.commands.carried import erase_for, hide_for, share_for
from comity.records.commands.imports import continue_import, start_import
from comity.records.commands.records import (
    create_record,
    delete_record,
    edit_record,
    extend_record,
    hold,
    note_reference,
    open_update_task,
    read_record,
    restrict_record,
)
from comity.records.commands.retention import erase_raw_imports, expire_records, forget_events, forget_shifts
from comity.records.commands.undoing import begin_undo, undo_import

__all__ = [
    "begin_undo",
    "continue_import",
    "create_record",
    "delete_record",
    "edit_record",
    "erase_for",
    "erase_raw_imports",
    "expire_records",
    "extend_record",
    "forget_events",
    "forget_shifts",
    "hide_for",
    "hold",
    "note_reference",
    "open_update_task",
    "read_record",
    "restrict_record",
    "share_for",
    "start_import",
    "undo_import",
]
