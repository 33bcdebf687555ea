"""Which records a viewer would carry away, and which of them stay."""

from __future__ import annotations

from collections.abc import Iterable

from comity.kernel.viewer import Viewer
from comity.records.exporting.rules import why_it_stays
from comity.records.models import Record


def why_stays(viewer: Viewer, record: Record) -> str:
    """Why ``viewer``, who reads ``record`` in full, may not carry it away; empty where she may."""
    return why_it_stays(
        own=record.source == viewer.bureau,
        protected=record.is_person and not record.screenable,
        handling_code=record.handling_code,
        confidentiality=record.confidentiality,
    )


def parted(viewer: Viewer, records: Iterable[Record]) -> tuple[list[Record], list[tuple[Record, str]]]:
    """Those that may leave, and those that stay, each with the reason."""
    may, stay = [], []
    for record in records:
        if why := why_stays(viewer, record):
            stay.append((record, why))
        else:
            may.append(record)
    return may, stay
