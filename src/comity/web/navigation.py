"""The places of the hub, in the order of a duty officer's day; each person sees those she has a use for."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer


@dataclass(frozen=True)
class Place:
    """One entry of the navigation. ``needs`` hides it from a viewer whose role has no use for it;

    the page behind it checks for itself. ``count`` names the number in :attr:`Shell.counts` to show beside it.
    """

    url_name: str
    label: str | Promise
    icon: str
    needs: Permission | None = None
    count: str = ""


PLACES = (
    Place("home", _("Home"), "home"),
    Place("screening:search", _("Search"), "search", Permission.SCREENING_SEARCH, count="alerts"),
    Place("screening:manifests", _("Manifests"), "manifest", Permission.MANIFEST_READ),
    Place("screening:matches", _("Matches & hits"), "match", Permission.HIT_READ, count="waiting"),
    Place("records:list", _("Records"), "record", Permission.RECORD_READ),
    Place("notices:list", _("Notices"), "bell", Permission.NOTICE_READ),
    Place("notices:queue", _("Review"), "check", Permission.NOTICE_REVIEW, count="review"),
    Place("notices:clearances", _("Clearances"), "lock", Permission.PROTECTION_ANSWER),
    Place("notices:protected", _("Sealed register"), "lock", Permission.PROTECTION_FEED),
    Place("notices:context", _("Context of states"), "warning", Permission.NOTICE_CONTEXT),
    Place("notices:compliance", _("Compliance"), "shield", Permission.NOTICE_OVERSEE),
    Place("records:quality_overview", _("Data quality"), "check", Permission.QUALITY_OVERSEE),
    Place("notices:deletion", _("Deletion by decision"), "cross", Permission.NOTICE_DELETE),
    Place("notices:purges", _("Purge requests"), "cross", Permission.NOTICE_PURGE, count="purges"),
    Place("records:shift", _("Shift"), "people", Permission.HIT_READ),
    Place("members:list", _("Members"), "members", Permission.MEMBERS_READ),
    Place("ledger:index", _("Ledger"), "ledger", Permission.LEDGER_READ),
    Place("oversight", _("Oversight"), "shield", Permission.LEDGER_OVERSEE),
    Place("records:import", _("Import"), "import", Permission.RECORD_IMPORT),
    Place("records:registers", _("Registers"), "upload", Permission.RECORD_IMPORT),
)


@dataclass(frozen=True)
class Link:
    """A place as one viewer meets it on one page."""

    url: str
    label: str | Promise
    icon: str
    count: str
    current: bool


def links_for(request: HttpRequest, viewer: Viewer) -> list[Link]:
    """The places that ``viewer`` has a use for, the one she is in marked: the longest address that fits."""
    open_to_her = [place for place in PLACES if place.needs is None or viewer.may(place.needs)]
    found = [(place, url) for place in open_to_her if (url := _address(place.url_name))]
    here = max((url for _, url in found if _within(request.path, url)), key=len, default="")
    return [Link(url, place.label, place.icon, place.count, url == here) for place, url in found]


def _address(url_name: str) -> str:
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""  # a deployment may leave a room out


def _within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
