"""``comity export``: records in a file, for which the bureau then answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.doors import UNREADABLE, As, For, err, opened, out, viewer


@opened
def export(
    file: Annotated[
        Path, typer.Argument(help="Where to write: .xlsx for Excel, .json for FollowTheMoney lines.")
    ],
    reason: Annotated[str, typer.Option(help="What the records are needed for outside the hub.")] = "",
    show: Annotated[str, typer.Option(help="own, shared or expiring; without it all you may see.")] = "",
    kind: Annotated[str, typer.Option(help="A kind, such as person, passport or vehicle.")] = "",
    who: As = "",
    purpose: For = "",
) -> None:
    """Carry records away: those that you may see in full and that may leave. Your bureau becomes their holder."""
    from django.http import QueryDict  # noqa: PLC0415

    from comity.ledger.sequencer import sequence  # noqa: PLC0415
    from comity.records.choosing import chosen  # noqa: PLC0415
    from comity.records.exporting import shapes  # noqa: PLC0415
    from comity.records.exporting.commands import export_records  # noqa: PLC0415
    from comity.records.exporting.queries import parted  # noqa: PLC0415
    from comity.records.exporting.rules import MOST, Shape  # noqa: PLC0415

    taking = viewer(who, purpose)
    shape = {".xlsx": Shape.EXCEL, ".json": Shape.ENTITIES}.get(file.suffix.lower())
    if shape is None or file.exists():
        err.print("comity: name a new file that ends in .xlsx or .json.", style="red")
        raise typer.Exit(UNREADABLE)
    asked = QueryDict(mutable=True)
    asked.update({"show": show, "kind": kind})
    may, stay = parted(taking, chosen(taking, asked, MOST))
    for record, why in stay:
        err.print(f"{record.caption}: {why}", markup=False)
    if not may:
        out.print("Nothing leaves.")
        return
    taken = export_records(taking, [record.pk for record in may], reason, shape)
    sequence()
    if shape is Shape.EXCEL:
        content = shapes.table(taking, taken, reason)
    else:
        entities = shapes.entities(taking, taken)
        lines = (f"{json.dumps(entity, ensure_ascii=False)}\n" for entity in entities)
        content = "".join(lines).encode()
    file.touch(mode=0o600)  # nobody else on this machine reads it
    file.write_bytes(content)
    out.print(f"{len(taken)} records. Your bureau holds them now.")
