"""What every operation of the API shares: its texts and dates, lists that are read page by page, files that come in."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, BinaryIO, Generic, Literal, Self, TypeVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Field, Query
from ninja import Schema as NinjaSchema
from ninja.errors import HttpError
from pydantic import AfterValidator, ConfigDict, StringConstraints

from comity.kernel import clock

T = TypeVar("T")
M = TypeVar("M", bound=Model)

NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}
"""How the description of an operation says that it takes a file, either way."""


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("state the zone of this time, such as Z")
    return moment


Text = Annotated[str, StringConstraints(max_length=5_000, pattern=NO_CONTROLS)]
Line = Annotated[str, StringConstraints(max_length=300, pattern=NO_CONTROLS)]
Short = Annotated[str, StringConstraints(max_length=100, pattern=NO_CONTROLS)]
Moment = Annotated[datetime, AfterValidator(_aware)]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[
    str, Query(max_length=60, pattern=r"^[0-9a-zA-Z-]*$", description="`next` of the page before.")
]


class Schema(NinjaSchema):
    """What the API sends."""


class Input(NinjaSchema):
    """What the API takes: a field it does not know is an error, for it may be one that matters."""

    model_config = ConfigDict(extra="forbid")


class PartialDate(Schema):
    """A date as far as it is known: ``1984``, ``1984-03`` or ``1984-03-17``; nothing is made up."""

    value: str = Field(examples=["1984-03"])
    precision: Literal["year", "month", "day"]

    @classmethod
    def of(cls, value: str) -> Self:
        known: dict[int, Literal["year", "month", "day"]] = {4: "year", 7: "month"}
        return cls(value=value, precision=known.get(len(value), "day"))

    @classmethod
    def of_all(cls, values: Any) -> list[Self]:
        return [cls.of(value) for value in values or ()]


class Page(Schema, Generic[T]):
    """One page of a list. The order never changes under a reader: what is new comes at the beginning."""

    items: list[T]
    next: str | None = Field(None, description="Give it as `cursor` for what follows; null at the end.")


class Problem(Schema):
    """RFC 9457. `field` names the value at fault; `errors` says where a body does not fit."""

    type: str = "about:blank"
    status: int = Field(examples=[404])
    title: str = Field(examples=["Not Found"])
    detail: str | None = Field(None, examples=["There is nothing here that you may see."])
    field: str | None = None
    errors: list[dict[str, Any]] | None = None


def page_of(
    rows: QuerySet[M],
    show: Callable[[list[M]], list[T]],
    cursor: str,
    limit: int,
    key: str = "pk",
    newest_first: bool = True,
    lead: tuple[str, ...] = (),
) -> "Page[T]":
    """The rows behind ``cursor`` in the order of ``key``, shown. Identifiers grow with time, so rows keep their place.

    A cursor that does not read as a key is a bad request. ``lead``: fields of which all the rows say the same, for the
    sake of an index that begins with them.
    """
    if cursor:
        rows = rows.filter(**{f"{key}__{'lt' if newest_first else 'gt'}": _key(rows, key, cursor)})
    found = list(rows.order_by(*lead, f"-{key}" if newest_first else key)[: limit + 1])
    following = str(getattr(found[limit - 1], key)) if len(found) > limit else None
    return Page(items=show(found[:limit]), next=following)


def _key(rows: QuerySet[M], key: str, cursor: str) -> Any:
    field = rows.model._meta.pk if key == "pk" else rows.model._meta.get_field(key)
    try:
        value = field.to_python(cursor)  # type: ignore[union-attr]
    except Exception:
        raise HttpError(HTTPStatus.BAD_REQUEST, "This cursor was not given by a page.") from None
    if isinstance(value, int) and not 0 <= value < 2**62:
        raise HttpError(HTTPStatus.BAD_REQUEST, "This cursor was not given by a page.")
    return value


def upload_of(request: HttpRequest) -> tuple[str, BinaryIO]:
    """Name and stream of a file that comes as ``file`` of a form, or as the raw body with ``?filename=``."""
    kind = (request.content_type or "").lower()
    if kind == "multipart/form-data":
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            raise HttpError(HTTPStatus.UNPROCESSABLE_ENTITY, "Send the list as “file”.")
        return _printable(file.name or ""), cast("BinaryIO", file)
    if kind == "application/x-www-form-urlencoded":
        told = "Send the list as application/octet-stream or as “file” of multipart/form-data."
        raise HttpError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, told)
    return _printable(request.GET.get("filename", "")), cast("BinaryIO", request)


def read_upload(request: HttpRequest, most: int) -> tuple[str, bytes]:
    """Like :func:`upload_of`, read; refused where it is empty or larger than ``most`` bytes, without reading on."""
    name, stream = upload_of(request)
    content = stream.read(most + 1)
    if len(content) > most:
        raise HttpError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {most} bytes are taken.")
    if not content:
        raise HttpError(HTTPStatus.UNPROCESSABLE_ENTITY, "Send the list as the body, or as “file” of a form.")
    return name, content


def _printable(name: str) -> str:
    shown = "".join(sign for sign in name[:200] if sign.isprintable())
    return shown or f"list-{clock.now():%Y%m%d-%H%M%S}"
