"""The public web service: INTERPOL's shapes of lists and notices, and what was taken back."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from pydantic import Field, StringConstraints, ValidationError

from comity.kernel import clock
from comity.kernel.refusals import Invalid, NotFound
from comity.members.api_doors import problem
from comity.members.api_frame import NO_CONTROLS, Input
from comity.notices.public import presenting, queries
from comity.notices.public.forms import OLDEST
from comity.notices.public.models import Recalled
from comity.notices.public.presenting import COLOURS, Json
from comity.notices.public.queries import Asked
from comity.notices.public.visitors import visitors
from comity.notices.tables import current

Words = Annotated[str, StringConstraints(max_length=100, pattern=NO_CONTROLS)]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Za-z]{2})?$")]
Age = Annotated[int, Field(ge=0, le=OLDEST)]
PerPage = Annotated[int, Field(ge=1, le=200)]


class Wanted(Input):
    """INTERPOL's filters; ``cursor`` stands where INTERPOL has ``page``. What is not known is an error."""

    forename: Words = ""
    name: Words = ""
    freeText: Words = ""  # noqa: N815
    nationality: Country = ""
    sexId: Annotated[str, StringConstraints(pattern=r"^[FMU]?$")] = ""  # noqa: N815
    ageMin: Age | None = None  # noqa: N815
    ageMax: Age | None = None  # noqa: N815
    arrestWarrantCountryId: Country = ""  # noqa: N815
    unReference: Words = ""  # noqa: N815
    unResolution: Words = ""  # noqa: N815
    cursor: UUID | None = None
    resultPerPage: PerPage = 20  # noqa: N815
    lang: Words = ""

    def asked(self, kind: str) -> Asked:
        return Asked(
            type=kind,
            text=self.freeText,
            name=self.name,
            forename=self.forename,
            nationality=self.nationality.lower(),
            sex=self.sexId,
            age_min=self.ageMin,
            age_max=self.ageMax,
            state_of=self.arrestWarrantCountryId.lower(),
            reference=self.unReference,
            resolution=self.unResolution,
        )


class WantedRecalled(Input):
    cursor: Annotated[int, Field(ge=0, lt=2**62)] = 0
    resultPerPage: PerPage = 200  # noqa: N815


def _refused(_request: HttpRequest, status: int, reason: str, field: str) -> HttpResponse:
    return problem(status, reason or None, field=field or None)


def _read(shape: type[Input], request: HttpRequest) -> Any:
    try:
        return shape.model_validate(request.GET.dict())
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0])[:40]
        raise Invalid(_("This value does not fit, or nothing here is called so."), field) from None


@visitors(_refused)
@require_GET
def notices(request: HttpRequest, colour: str) -> HttpResponse:
    """Notices of one colour, the newest first, as INTERPOL lists them; ``next`` goes on behind the last one shown."""
    kinds = current(clock.now().date()).types.values()
    kind = next((k.id for k in kinds if k.public != "never" and COLOURS.get(k.id, k.id) == colour), None)
    if kind is None:
        raise NotFound
    wanted: Wanted = _read(Wanted, request)
    rows = queries.found(wanted.asked(kind))
    behind = rows.filter(pk__lt=wanted.cursor) if wanted.cursor else rows
    shown = list(behind[: wanted.resultPerPage + 1])
    more, shown = len(shown) > wanted.resultPerPage, shown[: wanted.resultPerPage]
    here = request.build_absolute_uri(reverse("public:notices", args=[colour]))
    links = {"self": _href(request.build_absolute_uri()), "first": _href(_at(here, request, ""))}
    if more:
        links["next"] = _href(_at(here, request, str(shown[-1].pk)))
    return JsonResponse(
        {
            "total": rows.count(),
            "query": wanted.model_dump(mode="json", exclude_defaults=True)
            | {"resultPerPage": wanted.resultPerPage},
            "_embedded": {"notices": [presenting.line(request, extract) for extract in shown]},
            "_links": links,
        }
    )


def _href(address: str) -> Json:
    return {"href": address}


def _at(here: str, request: HttpRequest, cursor: str) -> str:
    """The same question at another place of the list."""
    said = request.GET.copy()
    said.pop("cursor", None)
    if cursor:
        said["cursor"] = cursor
    return f"{here}?{said.urlencode()}" if said else here


@visitors(_refused)
@require_GET
def notice(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """One notice, in the shape of its colour; what is not public and what never was are not found."""
    return JsonResponse(presenting.whole(request, queries.extract(extract_id)))


@visitors(_refused)
@require_GET
def un(request: HttpRequest, subject: str, extract_id: UUID) -> HttpResponse:
    """A person or an entity under sanctions of the UN."""
    extract = queries.extract(extract_id)
    wanted = {"persons": "person", "entities": "organisation"}[subject]
    if extract.type != "un_special" or extract.content.get("subject") != wanted:
        raise NotFound
    return JsonResponse(presenting.whole(request, extract))


@visitors(_refused)
@require_GET
def images(request: HttpRequest, extract_id: UUID) -> HttpResponse:
    """The pictures of a notice."""
    return JsonResponse(presenting.images(request, queries.extract(extract_id)))


@visitors(_refused)
@require_GET
def recalled(request: HttpRequest) -> HttpResponse:
    """What is public no more, the oldest first: its id and when, never why. Erase your copies.

    ``next`` is always given: keep it, and ask again from there.
    """
    wanted: WantedRecalled = _read(WantedRecalled, request)
    rows = list(
        Recalled.objects.filter(position__gt=wanted.cursor).order_by("position")[: wanted.resultPerPage]
    )
    items = [{"entity_id": str(row.extract), "deleted_at": row.at.isoformat()} for row in rows]
    return JsonResponse({"items": items, "next": str(rows[-1].position if rows else wanted.cursor)})
