"""A source learns of a crossing once a person verified it, and not a moment before.

Everybody of the Kenyan bureau walks every page and operation that shows anything, before and after France screens
a traveller whom Kenya seeks, looks at the match, and decides. What they are shown is compared byte for byte at a
standing clock; what is taken out of it first is written in :func:`plain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.models import Event
from comity.kernel.viewer import Viewer
from comity.ledger.models import Touch
from comity.members.roles import Role
from comity.screening.commands import (
    compare,
    decide_match,
    look_at_match,
    receive_manifest,
    screen_manifest,
    search,
)
from comity.screening.models import Match
from tests.browsing import key_of, sign_in, with_key
from tests.surface import spots
from tests.village import Village, taken_back

pytestmark = pytest.mark.xdist_group("crossing")
SOUGHT, PLATE = "Zuberi Hassan Mbogo 1969", "KDA 001A"
FLIGHT = "name,birth date,nationality,document,seat\nZuberi Hassan Mbogo,{born},KEN,AK9999999,14C\n"
SHEETS = ("notices:print", "api print_notice")
"""What their pages say, typeset in a second each."""
ABOUT_RECORDS = ("detail", "edit", "history", "portrait")
OPERATIONS_ABOUT_RECORDS = ("read_record", "read_history")

Shown = dict[str, str]


@dataclass
class Kenya:
    """Whoever the bureau has, and a program; and what they are shown before anything happens.

    Its analysts may read nothing that its officer may not.
    """

    village: Village
    people: dict[str, Viewer]
    secret: str
    before: Shown = field(default_factory=dict)

    def shown(self, *who: str) -> Shown:
        """Whatever anybody of the bureau, or only ``who`` of it and its program, can be shown, by who looks and where."""
        found: Shown = {}
        for name in who or self.people:
            viewer = self.people[name]
            with taken_back():
                client = sign_in(Client(), viewer)
                for place, address in places(self.village):
                    found[f"{name}: {place}"] = answer(client, address)
                found[f"{name}: search"] = answer(client, "/search/?q=Mbogo")
                with acting_as(viewer):
                    told = Event.objects.order_by("sequence").values_list("kind", "subject", "data")
                    counted = Touch.objects.values_list("entry", "verb", "day")
                    found[f"{name}: events"] = str(list(told))
                    found[f"{name}: counts"] = str(sorted(counted))
        program = with_key(self.secret)
        for place, address in places(self.village):
            if place.startswith("api "):
                found[f"a program: {place}"] = answer(program, address)
        return found

    def changed(self, *who: str) -> set[str]:
        """Where anybody, or ``who``, is shown anything else than before."""
        now = self.shown(*who)
        assert now.keys() <= self.before.keys()
        assert who or now.keys() == self.before.keys()
        return {place for place in now if self.before[place] != now[place]}


@pytest.fixture(scope="module")
def kenya(village: Village) -> Iterator[Kenya]:
    world = village.world
    with taken_back(), clock.standing_at(clock.now()):
        people = {
            "amina": world.amina,
            "a lawyer": world.seat("lumumba", world.kenya, Role.COMPLIANCE_LAWYER),
            "the discreet desk": world.seat("dalmas", world.kenya, Role.DISCREET_DESK),
            "an administrator": world.seat("kamau", world.kenya, Role.BUREAU_ADMINISTRATOR),
        }
        secret, _ = key_of(world.amina, people["an administrator"])
        bureau = Kenya(village, people, secret)
        bureau.before = bureau.shown()
        yield bureau


def places(village: Village) -> Iterator[tuple[str, str]]:
    """Everything there is to read, with the record that France meets among what is read."""
    for spot in spots():
        about_something = spot.method == "GET" and spot.case != "nothing"
        if about_something and not spot.route.startswith(("account_", "mfa_", "demo:", "style", *SHEETS)):
            yield spot.route + spot.case, str(spot.url(village))
    met = village.records["imported"]
    for page in ABOUT_RECORDS:
        yield f"records:{page} of the record", reverse(f"records:{page}", args=[met])
    for operation in OPERATIONS_ABOUT_RECORDS:
        yield f"api {operation} of the record", reverse(f"api:{operation}", args=[met])


def answer(client: Client, address: str) -> str:
    with taken_back():
        response = client.get(address)
        return plain(response.content.decode("utf-8", "replace"))


def plain(text: str) -> str:
    """Without the tokens of forms, the nonces of scripts, the session's own entries and how many acts there are.

    The size of the ledger tells how much happens on the whole hub and is meant to be public; entries that wait for
    their position are part of it. Entries that looking itself left have identifiers of their own.
    """
    text = re.sub(r'(name="csrfmiddlewaretoken" value|nonce|"X-CSRFToken")(=|: )"[^"]*"', "TOKEN", text)
    text = re.sub(r"(Waiting</dt>\s*<dd[^>]*>)\d+", r"\1SOME", text)
    return re.sub(r'"waiting": ?\d+', '"waiting": SOME', text)


def meet(village: Village, born: str = "1969-05-05") -> UUID:
    """France screens a flight with the man on it, and looks at the counter card."""
    claire = village.world.claire
    screen_manifest(claire, receive_manifest(claire, "af814.csv", FLIGHT.format(born=born).encode()).pk)
    with acting_as(claire):
        match = Match.objects.visible_to(claire).filter(record_id=village.records["imported"]).latest("pk")
    look_at_match(claire, match.pk)
    return match.pk


def test_nothing_that_france_does_before_yes_changes_what_the_source_is_shown(kenya: Kenya) -> None:
    """Nor does looking itself: the same walk was made before."""
    village, claire = kenya.village, kenya.village.world.claire
    with taken_back():
        search(claire, SOUGHT)
        compare(claire, SOUGHT, village.records["imported"])
        village.browser("odile").get(reverse("records:detail", args=[village.records["imported"]]))
        village.browser("claire").get(reverse("records:detail", args=[village.records["imported"]]))
        search(claire, PLATE)
        compared = compare(claire, PLATE, village.records["van"])
        village.browser("claire").get(reverse("screening:match", args=[compared.pk]))
        decide_match(claire, compared.pk, Match.State.NO, "another van")
        decide_match(claire, meet(village), Match.State.UNSURE, "not sure of the ear")
        decide_match(claire, meet(village, born="1969-05-06"), Match.State.NO, "another ear")
        meet(village, born="1969-05")
        assert kenya.changed() == set()


def test_yes_is_told_at_once_to_those_who_answer_hits(kenya: Kenya) -> None:
    with taken_back():
        decide_match(kenya.village.world.claire, meet(kenya.village), Match.State.YES, "same scar")
        changed = kenya.changed("amina")
    assert {"amina: screening:matches", "amina: home", "amina: api list_hits", "amina: events"} <= changed
    assert "a program: api list_hits" in changed
    assert "amina: members:list" not in changed
