"""The API of a source's public extracts."""

from datetime import datetime
from typing import Any, Self
from uuid import UUID

from ninja import Field, Router, Status

from comity.kernel.permissions import Permission
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Input, Schema
from comity.notices.public.commands import publish_extract, recall_extract
from comity.notices.public.models import Extract

router = Router(tags=["Notices"])


class ExtractIn(Input):
    photograph: UUID | None = Field(
        None, description="The one of the notice’s photographs that anyone may see."
    )


class ExtractOut(Schema):
    """What anyone may read. `id` is its public number; one that was taken back never returns."""

    id: UUID
    type: str
    content: dict[str, Any]
    photograph: bool
    published_at: datetime

    @classmethod
    def of(cls, extract: Extract) -> Self:
        return cls(
            id=extract.pk,
            type=extract.type,
            content=extract.content,
            photograph=bool(extract.portrait_type),
            published_at=extract.published_at,
        )


@router.put("/notices/{uuid:notice_id}/extract", response=ExtractOut, summary="Let anyone read an extract")
@needs(Permission.NOTICE_WRITE)
def put_extract(request: ApiRequest, notice_id: UUID, body: ExtractIn) -> ExtractOut:
    """By its source, where rules and request allow it; done again, it changes the photograph."""
    return ExtractOut.of(publish_extract(request.auth, notice_id, body.photograph))


@router.delete("/notices/{uuid:notice_id}/extract", response={204: None}, summary="Take an extract back")
@needs(Permission.NOTICE_WRITE)
def delete_extract(request: ApiRequest, notice_id: UUID) -> Status[None]:
    """At once; those who keep copies learn its number and the time."""
    recall_extract(request.auth, notice_id)
    return Status(204, None)
