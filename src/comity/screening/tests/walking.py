"""What the tests of pages share: people who are signed in, a flight with one match, and the text of a page."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from comity.kernel.acting import acting_as
from comity.kernel.viewer import Viewer
from comity.ledger.models import Entry
from comity.members.commands import set_discreet_consent
from comity.screening.commands import decide_match, receive_manifest, screen_manifest
from comity.screening.models import Hit, Manifest, Match
from comity.screening.queries import hits, open_matches
from tests.browsing import sign_in
from tests.people import World

NAME = "Josphat Kiprono Mutua"
HEADER = b"name,birth date,nationality,document,seat\n"
FLIGHT = HEADER + (
    b"Josphat Kiprono Mutua,1984-03-17,KEN,AK0456789,14C\nSolveig Aaltonen,1991-07-02,FIN,FP1234567,15A\n"
)


@dataclass
class Walker:
    """Somebody at a desk with a browser."""

    viewer: Viewer
    client: Client

    def get(self, name: str, *args: object, **query: str) -> HttpResponse:
        return self.client.get(reverse(f"screening:{name}", args=args), query)

    def post(self, name: str, *args: object, **fields: object) -> HttpResponse:
        return self.client.post(reverse(f"screening:{name}", args=args), fields)

    def reads(self, name: str, *args: object, **query: str) -> str:
        response = self.get(name, *args, **query)
        assert response.status_code == 200, response.status_code
        return text_of(response)

    def home(self) -> str:
        return text_of(self.client.get("/"))

    def drops(self, *files: tuple[str, bytes]) -> HttpResponse:
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        return self.client.post(reverse("screening:manifests"), {"file": uploads})


def at_desk(viewer: Viewer) -> Walker:
    return Walker(viewer, sign_in(Client(), viewer))


def text_of(response: HttpResponse) -> str:
    """What a reader sees in the page itself, its blanks made one; no addresses, no markup."""
    body = response.content.decode().split("<main", 1)[-1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


def screened(viewer: Viewer, raw: bytes = FLIGHT, name: str = "flight.csv") -> Manifest:
    return screen_manifest(viewer, receive_manifest(viewer, name, raw).pk)


def the_match(viewer: Viewer) -> Match:
    with acting_as(viewer):
        return open_matches(viewer).get()


def the_hit(viewer: Viewer) -> Hit:
    with acting_as(viewer):
        return hits(viewer).get()


def verified(viewer: Viewer) -> Hit:
    """The hit of the one match that waits for ``viewer``, who says yes."""
    decide_match(viewer, the_match(viewer).pk, Match.State.YES, "same scar")
    return the_hit(viewer)


def consent(world: World) -> None:
    set_discreet_consent(world.lucie, True)


def written(viewer: Viewer) -> list[tuple[str, str]]:
    """Verb and outcome of what stands in the ledger of the viewer's bureau, oldest first."""
    with acting_as(viewer):
        return list(Entry.objects.filter(bureau=viewer.bureau).order_by("id").values_list("verb", "outcome"))
