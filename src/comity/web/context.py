"""What every page knows: who looks, for whom, why, and what waits for her."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_bidi, get_language_info

from comity.kernel import clock
from comity.kernel.codes.purposes import Purpose
from comity.kernel.viewer import Viewer
from comity.members import doors
from comity.members.models import Grant
from comity.web import counts
from comity.web.navigation import Link, links_for

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "comity_theme"


@dataclass(frozen=True)
class Language:
    code: str
    name: str


class Shell:
    """The frame around a page. Everything that costs a query is looked up when a template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.viewer: Viewer | None = getattr(request, "viewer", None)
        self.hub_name: str = settings.COMITY.hub_name
        self.demo: bool = settings.COMITY.demo
        self.direction = "rtl" if get_language_bidi() else "ltr"

    @property
    def now(self) -> datetime:
        """What the hub's clock says, for what is printed."""
        return clock.now()

    @property
    def here(self) -> str:
        """Where a change of language, theme or role leads back to. An address that leads nowhere is not repeated:
        what somebody mistyped in it may name a person.
        """
        return self._request.get_full_path() if self._request.resolver_match else "/"

    @property
    def theme(self) -> str:
        """The theme this reader chose; ``auto`` follows her machine."""
        chosen = self._request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else "auto"

    @property
    def languages(self) -> list[Language]:
        """The hub's languages, each in its own words."""
        return [Language(code, get_language_info(code)["name_local"]) for code, _ in settings.LANGUAGES]

    @cached_property
    def links(self) -> list[Link]:
        return links_for(self._request, self.viewer) if self.viewer else []

    @property
    def desks(self) -> list[Grant]:
        """The roles this person may sit down to; empty for somebody who has not signed in."""
        return doors.desks(self._request)

    @cached_property
    def desk(self) -> Grant | None:
        """The one she sits at. Two roles at one body differ in what they may do."""
        if self.viewer is None:
            return None
        return next((desk for desk in self.desks if desk.viewer(self.viewer.purpose) == self.viewer), None)

    @property
    def purposes(self) -> list[Purpose]:
        return list(Purpose)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Numbers beside the navigation and on the home page, by name."""
        return counts.for_viewer(self.viewer) if self.viewer else {}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``shell`` in every template."""
    return {"shell": Shell(request)}
