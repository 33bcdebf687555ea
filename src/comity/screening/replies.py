"""The answer to a carrier, made from the list as it was sent."""

from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from comity.kernel import clock
from comity.kernel.truth import Access
from comity.kernel.viewer import Viewer
from comity.screening.manifests.cusres import Letterhead, Outcome, answer
from comity.screening.manifests.model import Limits
from comity.screening.manifests.read import read
from comity.screening.models import Hit, Manifest, Match, Passenger


def reply_to_carrier(viewer: Viewer, manifest: Manifest) -> str:
    """A CUSRES message, or nothing while people still wait to be screened or once the list is erased.

    Somebody is referred only after a person verified a match that the bureau's officers may know of: whoever
    reads the answer must not be able to tell that a discreet record, or an unverified match, exists. Where the
    source then says that it is somebody else, or no longer holds to its record, or lets its time run out, the
    traveller boards like everybody.
    """
    if manifest.state != Manifest.State.DONE or not manifest.raw:
        return ""
    raw = Path(manifest.raw)
    if not raw.exists():
        return ""
    limits = Limits(max_bytes=settings.COMITY.manifest_max_bytes)
    reading = read(raw.read_bytes(), manifest.created_at.date(), limits)
    verified = set(
        Passenger.objects.visible_to(viewer)
        .filter(manifest=manifest, matches__in=_standing(viewer))
        .values_list("position", flat=True)
    )
    outcomes = {
        traveller.position: Outcome.REFER if position in verified else Outcome.BOARD
        for position, traveller in enumerate(reading.travellers, start=1)
    }
    address = reading.receiver or settings.COMITY.hub_name.upper()
    letterhead = Letterhead(address, clock.now(), manifest.pk.hex[-14:])
    return answer(reading, letterhead, outcomes)


def _standing(viewer: Viewer) -> QuerySet[Match]:
    """Verified matches that the source has confirmed or may still confirm in time."""
    verified = Match.objects.visible_to(viewer).filter(state=Match.State.YES)
    may_hold = verified.filter(hit__answer__in=[Hit.Answer.WAITING, Hit.Answer.CONFIRMED])
    return may_hold.exclude(access=Access.DISCREET.value)
