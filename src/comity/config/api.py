"""The hub's API, version 1: every operation calls the same commands and queries as the pages."""

from collections.abc import Callable
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.schema import NinjaGenerateJsonSchema

from comity.edge.api import router as screen
from comity.members.api import router as members
from comity.members.api_doors import PROBLEM, PURPOSE_HEADER, doors, problem, speak_problems
from comity.members.api_frame import Problem
from comity.members.doors import public
from comity.notices.api import router as notices
from comity.notices.api_between import router as between
from comity.notices.api_deciding import router as deciding
from comity.notices.public.api import router as extracts
from comity.records.api import router as records
from comity.records.judging.api import router as judging
from comity.records.linking.api import router as linking
from comity.records.quality.api import router as quality
from comity.records.syncing.api import router as syncing
from comity.records.tables.api import router as tables
from comity.screening.api import router as screening
from comity.screening.budgeting.api import router as budgeting
from comity.screening.comparing.api import router as comparing
from comity.web.codes_api import router as codes
from comity.web.ledger_api import router as ledger
from comity.web.oversight_api import router as oversight

ABOUT = f"""Find, share and act on what national police bureaus know, while each keeps control of its own data.

Send `Authorization: ApiKey …`, and `{PURPOSE_HEADER}` where the key's default purpose does not fit; every
answer is what the key's role may see for that purpose. What is hidden and what never was read the same: 404.
Errors are problem documents (RFC 9457). Lists have `items` and `next`; give `next` as `cursor` for more.
Dates that are known in part are written in part, with their precision.
Events are told at `/events/stream` (server-sent events).
"""
REFUSALS = {
    HTTPStatus.BAD_REQUEST: "These values cannot be used; `field` names the one at fault.",
    HTTPStatus.UNAUTHORIZED: "No key or session, or none that is in force.",
    HTTPStatus.FORBIDDEN: "The role does not allow it; the refusal is on the ledger.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or not for this viewer.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "More than is taken at a time.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "Not in this form.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The request does not fit its description.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The hub has no room for this just now; `Retry-After` says when to ask again.",
}


class Api(NinjaAPI):
    """Describes with every operation how it refuses, and says so in the same form for unknown methods."""

    @cached_property
    def described(self) -> OpenAPISchema:
        """The description, which takes a second to write and never changes while the hub runs."""
        schema = super().get_openapi_schema()
        components = schema["components"]
        shape = Problem.model_json_schema(schema_generator=NinjaGenerateJsonSchema)
        components["schemas"]["Problem"] = shape
        content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        components["responses"] = {
            f"Problem{status.value}": {"description": words, "content": content}
            for status, words in REFUSALS.items()
        }
        purpose = {"type": "string", "description": "Why this is asked; by default the key's own purpose."}
        header = {"name": PURPOSE_HEADER, "in": "header", "required": False, "schema": purpose}
        components["parameters"] = {"Purpose": header}
        for operations in schema["paths"].values():
            operations["parameters"] = [{"$ref": "#/components/parameters/Purpose"}]
            for name, operation in operations.items():
                if name == "parameters":
                    continue
                for status in REFUSALS:
                    reference = {"$ref": f"#/components/responses/Problem{status.value}"}
                    operation["responses"].setdefault(str(status.value), reference)
        return schema

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        return self.described

    def get_openapi_operation_id(self, operation: Any) -> str:
        return str(operation.view_func.__name__)

    @property
    def addresses(self) -> list[URLPattern]:
        """The operations, and an answer in the same form for every other address below."""
        patterns = [pattern for pattern in self.urls[0] if isinstance(pattern, URLPattern)]
        for pattern in patterns:
            assert pattern.callback is not None
            is_operation = pattern.callback.__module__ == Operation.__module__
            pattern.callback = _speaking(pattern.callback)
            if not is_operation:
                public(pattern.callback)  # the description, which holds no data
        return [*patterns, re_path(r"^(?P<rest>[\s\S]+)$", unknown, name="unknown")]


def _speaking(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        allowed = response.headers.get("Allow", "")
        told = problem(HTTPStatus.METHOD_NOT_ALLOWED, f"This address answers {allowed}.")
        told["Allow"] = allowed
        return told

    return answered


@public
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """No operation has this address."""
    return problem(HTTPStatus.NOT_FOUND, "There is no such operation.")


api = Api(
    title="Comity",
    version="1",
    description=ABOUT,
    auth=doors,
    docs_url=None,  # a page of documentation would load scripts that our content security policy refuses
    urls_namespace="api",
)
speak_problems(api)
for router in (
    screen,
    screening,
    budgeting,
    comparing,
    records,
    tables,
    syncing,
    notices,
    between,
    deciding,
    extracts,
    judging,
    linking,
    quality,
    members,
    ledger,
    oversight,
    codes,
):
    api.add_router("", router)
