"""Long lists, a page at a time."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)

LISTED = 100
"""Rows on one page."""


def paged(
    request: HttpRequest, rows: QuerySet[M], present: Callable[[Iterable[M]], list[Any]], listed: int = LISTED
) -> Page[Any]:
    """The page that was asked for (the nearest there is), its rows as they are shown."""
    found: Page[Any] = Paginator(rows, listed).get_page(request.GET.get("page"))
    found.object_list = present(found.object_list)
    return found
