"""Say what the columns of a table mean, before it is taken in; keep that for the next one."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.text import check_length
from comity.records.models import ImportMapping, ImportRun
from comity.records.rules import DOCUMENTS
from comity.records.tables import fields, queries
from comity.records.things.kinds import BY_KEY

LONGEST_NAME = 100
MOST_MAPPINGS = 200


@command("import.columns_named", Permission.RECORD_IMPORT)
def name_columns(
    act: Act,
    run_id: UUID,
    kind: str,
    chosen: Mapping[int, str],
    reason: str = "",
    save_as: str = "",
    headless: bool = False,
) -> ImportRun:
    """Say of which kind the rows are and what each column means, by its place from 0. ``save_as`` keeps it by headings;
    ``headless``: no row names the columns.

    Can be said anew until the table is taken in.
    """
    run = ImportRun.objects.select_for_update().filter(source=act.viewer.bureau, pk=run_id).first()
    if run is None:
        raise NotFound
    act.on("import", run.pk, of=kind)
    if not run.may_be_explained:
        raise Invalid(_("What its columns mean is said before a table is taken in."))
    if kind not in fields.kinds():
        raise Invalid(_("Choose what the rows are."), "kind")
    _check_chosen(kind, chosen)
    _state_reason(run, kind, reason)
    look = queries.look_at(run, headless)
    run.columns = fields.planned(kind, look, chosen, clock.now().date().isoformat()).as_json()
    run.save(update_fields=["columns", "reason", "thing_reason"])
    if save_as.strip():
        said = {look.headings[place]: name for place, name in chosen.items() if place < len(look.headings)}
        _keep(act, run, save_as.strip(), kind, said)
    return run


def _check_chosen(kind: str, chosen: Mapping[int, str]) -> None:
    offered = fields.choices(kind)
    named = [name for name in chosen.values() if name]
    if unknown := [name for name in named if name not in offered]:
        raise Invalid(_("“%(field)s” is no property of a record.") % {"field": unknown[0][:40]}, "columns")
    if not set(named) - {fields.ID}:
        raise Invalid(_("Say of one column at least what it means."), "columns")
    if named.count(fields.ID) > 1:
        raise Invalid(_("One column alone is the number of a row."), "columns")


def _state_reason(run: ImportRun, kind: str, reason: str) -> None:
    """Documents and things are on a list for a reason; the table of kinds says which there are."""
    if fields.schema_of(kind) in DOCUMENTS:
        run.reason = reason or run.reason
        if run.reason not in set(DocumentReason):
            raise Invalid(_("State why these documents are on the list."), "reason")
    elif thing := BY_KEY.get(kind):
        run.thing_reason = reason or run.thing_reason
        if thing.reason(run.thing_reason) is None:
            raise Invalid(_("State why these things are on the list."), "reason")


def _keep(act: Act, run: ImportRun, name: str, kind: str, said: Mapping[str, str]) -> None:
    check_length(name, LONGEST_NAME, "save_as")
    mine = ImportMapping.objects.filter(source=run.source)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_MAPPINGS:
        raise Invalid(
            _("Your bureau has %(most)d of these, as many as it may.") % {"most": MOST_MAPPINGS}, "save_as"
        )
    mine.update_or_create(
        source=run.source, name=name, defaults={"kind": kind, "fields": dict(said), "at": clock.now()}
    )
    act.on("import", run.pk, saved_as=name)


@command("mapping.deleted", Permission.RECORD_IMPORT)
def delete_mapping(act: Act, mapping_id: UUID) -> None:
    """Forget what the columns of such tables mean."""
    act.on("mapping", mapping_id)
    gone, _by_table = ImportMapping.objects.filter(source=act.viewer.bureau, pk=mapping_id).delete()
    if not gone:
        raise NotFound
