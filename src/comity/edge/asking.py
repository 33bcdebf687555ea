"""What a program may ask: one traveller or a list of them, as JSON."""

from __future__ import annotations

import json
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from comity.edge.http import Problem
from comity.kernel import clock
from comity.screening.asking import Asked, codes

MOST = 500
LIMIT = 2 * 2**20

NO_CONTROLS = r"^[^\x00-\x1f\x7f]*$"
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300, pattern=NO_CONTROLS)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60, pattern=NO_CONTROLS)]


def _of_the_calendar(text: str) -> str:
    """``text``, unless it is no day of the calendar or begins after today."""
    if date.fromisoformat(text + "-01" * (2 - text.count("-"))) > clock.now().date():
        raise ValueError("nobody is born in the future")
    return text


Day = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    AfterValidator(_of_the_calendar),
]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Document(Strict):
    """A travel document; ``number`` is what is looked for."""

    number: Annotated[Short, StringConstraints(min_length=1)]
    kind: Short = ""
    issuer: Short = ""
    expires: Short = ""


class Traveller(Strict):
    """Somebody to screen. Birth dates are ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""

    name: Text = ""
    names: Annotated[list[Text], Field(max_length=20)] = []
    birth_dates: Annotated[list[Day], Field(max_length=5)] = []
    nationalities: Annotated[list[Short], Field(max_length=10)] = []
    sex: Literal["", "M", "F", "X"] = ""
    documents: Annotated[list[Document], Field(max_length=10)] = []
    reference: Short = ""

    @model_validator(mode="after")
    def says_something(self) -> Traveller:
        if not (self.name or any(self.names) or self.documents):
            raise ValueError("a traveller needs a name or a document number")
        return self

    def asked(self) -> Asked:
        """The question as it is kept."""
        names = list(dict.fromkeys(name for name in (self.name, *self.names) if name))
        return {
            "name": names[0] if names else self.documents[0].number,
            "names": names,
            "birth_dates": list(dict.fromkeys(self.birth_dates)),
            "nationalities": codes(self.nationalities),
            "sex": self.sex,
            "documents": [document.model_dump() for document in self.documents],
        }


One = TypeAdapter(Traveller)
Many = TypeAdapter(Annotated[list[Traveller], Field(min_length=1, max_length=MOST)])


def read(body: bytes) -> tuple[list[Traveller], bool]:
    """The travellers of a body, and whether they came as a list; :class:`Problem` where they cannot be read."""
    many = body.lstrip()[:1] == b"["
    try:
        return (Many.validate_json(body), True) if many else ([One.validate_json(body)], False)
    except ValidationError as error:
        raise _problem(error) from None


def _problem(error: ValidationError) -> Problem:
    found: list[dict[str, Any]] = json.loads(
        error.json(include_url=False, include_input=False, include_context=False)
    )
    if found[0]["type"] == "json_invalid":
        return Problem(HTTPStatus.BAD_REQUEST, "This is not JSON.")
    if any(item["type"] == "too_long" and not item["loc"] for item in found):
        return Problem(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {MOST} travellers at a time.", limit=MOST
        )
    errors = [{"at": list(map(str, item["loc"])), "message": item["msg"]} for item in found[:50]]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Some values do not fit.", errors=errors)
