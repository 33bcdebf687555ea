"""Which records somebody chose in a list: those that were ticked, or all that the list shows."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.viewer import Viewer
from comity.records.listing import ListForm, in_order
from comity.records.models import Record


def chosen(viewer: Viewer, asked: QueryDict, most: int) -> list[Record]:
    """The records that ``asked`` speaks of, as far as ``viewer`` may see them in full: ``ids`` (each one, or several
    with commas between them), or without any the filters of the list.

    :class:`NotFound` where of those named none is to be seen, :class:`Invalid` where there are more than ``most``.
    """
    if "ids" in asked:
        ids = identifiers(asked.getlist("ids"))
        by_id = {r.pk: r for r in in_order(viewer, {}).filter(pk__in=ids[: most + 1])}
        records = [by_id[pk] for pk in ids if pk in by_id]
        if not records:
            raise NotFound
        few = len(ids) <= most
    else:
        form = ListForm(asked)
        form.is_valid()
        records = list(in_order(viewer, form.cleaned_data)[: most + 1])
        few = len(records) <= most
    if not few:
        raise Invalid(
            _("These are more than %(most)d records. Choose fewer, or narrow the list.") % {"most": most}
        )
    return records


def identifiers(given: Iterable[str]) -> list[UUID]:
    """Identifiers in the order given, each once; what is none is passed over."""
    found: dict[UUID, None] = {}
    for text in given:
        for part in text.split(","):
            with suppress(ValueError):
                found[UUID(part.strip())] = None
    return list(found)


def joined(records: Iterable[Record]) -> str:
    """Their identifiers as one field of a form."""
    return ",".join(str(record.pk) for record in records)
