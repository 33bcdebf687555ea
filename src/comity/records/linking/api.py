"""The API of links between records."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from ninja import Field, Router

from comity.kernel.codes.handling_codes import Accuracy, HandlingCode, Reliability
from comity.kernel.permissions import Permission
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Cursor, Input, Limit, Moment, Page, Schema, Text, page_of
from comity.members.queries import bureau_names
from comity.records.api_shapes import HandlingIn, ReasonIn
from comity.records.linking import commands
from comity.records.linking.models import Link
from comity.records.linking.queries import links_of, lost_links
from comity.records.linking.rules import Said
from comity.records.models import Record

router = Router(tags=["Links"])
LinkWord = Literal["owns", "uses", "travelled_with", "family", "member"]
Known = Annotated[str, Field(pattern=r"^$|^\d{4}(-\d{2}(-\d{2})?)?$", examples=["1984-03"])]


class LinkIn(Input):
    """How two records belong together, read from ``one`` to ``two``."""

    one: UUID
    kind: LinkWord
    two: UUID
    since: Known = Field("", description="As far as it is known.")
    until: Known = ""
    note: Annotated[Text, Field(max_length=2_000)] = Field("", description="What it rests on.")
    handling: HandlingIn


class LinkOut(Schema):
    """A link, with the source that says so and how far that can be trusted."""

    id: UUID
    one: UUID
    one_caption: str
    kind: LinkWord
    two: UUID
    two_caption: str
    since: str
    until: str
    note: str
    source: UUID
    source_name: str
    reliability: Reliability
    accuracy: Accuracy
    handling_code: HandlingCode
    expires_at: Moment
    created_at: Moment

    @classmethod
    def fields_of(cls, link: Link, source_name: str) -> dict[str, Any]:
        named = {"source_name", "one", "two", "one_caption", "two_caption"}
        assert link.one is not None, "who sees a link sees both its ends"
        assert link.two is not None
        plain = {name: getattr(link, name) for name in cls.model_fields if name not in named}
        return plain | {
            "source_name": source_name,
            "one": link.one_id,
            "one_caption": link.one.caption,
            "two": link.two_id,
            "two_caption": link.two.caption,
        }


class LostLinkOut(Schema):
    """A link of one's own bureau that lost an end; ``one`` and ``two``: the record there, where the reader sees it."""

    id: UUID
    kind: LinkWord
    one: UUID | None
    two: UUID | None
    expires_at: Moment
    created_at: Moment


@router.get("/records/{uuid:record_id}/links", response=Page[LinkOut], summary="List links of a record")
@needs(Permission.RECORD_READ)
def list_links(request: ApiRequest, record_id: UUID, cursor: Cursor = "", limit: Limit = 50) -> Page[LinkOut]:
    """Those whose other end the reader may see too; the newest first."""
    record = Record.objects.get_visible(request.auth, record_id)
    return page_of(links_of(request.auth, record.pk), _shown, cursor, limit)


@router.get("/links/lost", response=Page[LostLinkOut], summary="List links that lost an end")
@needs(Permission.RECORD_WRITE)
def list_lost_links(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[LostLinkOut]:
    """Those that one's bureau made and of which it no longer sees both records, hidden or gone."""
    return page_of(lost_links(request.auth), lambda found: [_lost(link) for link in found], cursor, limit)


@router.post("/links", response={201: LinkOut}, summary="Link two records")
@needs(Permission.RECORD_WRITE)
def link_records(request: ApiRequest, response: HttpResponse, body: LinkIn) -> LinkOut:
    """Both have to be visible to one's bureau in full, whoever their sources are; neither source hears of it."""
    said = Said(body.kind, body.since, body.until, body.note)
    link = commands.link_records(request.auth, body.one, body.two, said, body.handling.of(request.auth))
    response["Location"] = reverse("api:list_links", args=[link.one_id])
    return _shown([link])[0]


@router.post("/links/{uuid:link_id}/withdrawal", response={204: None}, summary="Take a link back")
@needs(Permission.RECORD_WRITE)
def withdraw_link(request: ApiRequest, link_id: UUID, body: ReasonIn) -> tuple[int, None]:
    """Only the bureau that made it can."""
    commands.withdraw_link(request.auth, link_id, body.reason)
    return 204, None


def _lost(link: Any) -> LostLinkOut:
    kept = {name: getattr(link, name) for name in ("id", "kind", "expires_at", "created_at")}
    one, two = link.one_id if link.one_seen else None, link.two_id if link.two_seen else None
    return LostLinkOut(**kept, one=one, two=two)


def _shown(links: list[Link]) -> list[LinkOut]:
    names = bureau_names({link.source for link in links})
    return [LinkOut(**LinkOut.fields_of(link, names.get(link.source, ""))) for link in links]
