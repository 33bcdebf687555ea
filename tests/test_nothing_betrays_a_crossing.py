"""A source learns of a crossing once a person verified it, and not a moment before.

Everybody of the Kenyan bureau walks every page and operation that shows anything, before and after France screens
a traveller whom Kenya seeks, looks at the match, and decides. What they are shown is compared byte for byte at a
standing clock; what is taken out of it first is written in :func:`plain`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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

SOUGHT = "Zuberi Hassan Mbogo 1969"
FLIGHT = b"name,birth date,nationality,document,seat\nZuberi Hassan Mbogo,1969-05-05,KEN,AK9999999,14C\n"
ABOUT_RECORDS = ("detail", "edit", "history", "export", "portrait")
OPERATIONS_ABOUT_RECORDS = ("read_record", "read_history")

Shown = dict[str, str]


@pytest.fixture
def kenyans(village: Village) -> Iterator[dict[str, Viewer]]:
    """Everybody the bureau has: each of its roles, and a program."""
    world = village.world
    with taken_back():
        yield {
            "amina": world.amina,
            "an analyst": world.seat("atieno", world.kenya, Role.ANALYST),
            "a lawyer": world.seat("lumumba", world.kenya, Role.COMPLIANCE_LAWYER),
            "the discreet desk": world.seat("dalmas", world.kenya, Role.DISCREET_DESK),
            "an administrator": world.seat("kamau", world.kenya, Role.BUREAU_ADMINISTRATOR),
        }


def shown_to(village: Village, kenyans: dict[str, Viewer]) -> Shown:
    """Whatever anybody of the bureau can be shown, by who looks and where."""
    moment = clock.now()
    found: Shown = {}
    for name, viewer in kenyans.items():
        with taken_back():
            client = sign_in(Client(), viewer)
            for place, address in places(village):
                found[f"{name}: {place}"] = answer(client, address)
            found[f"{name}: search"] = answer(client, "/search/?q=Mbogo")
            with acting_as(viewer):
                found[f"{name}: events"] = str(
                    list(Event.objects.order_by("sequence").values_list("kind", "subject", "data"))
                )
                found[f"{name}: counts"] = str(sorted(Touch.objects.values_list("entry", "verb", "day")))
    with taken_back():
        secret, _ = key_of(kenyans["amina"], kenyans["an administrator"])
        program = with_key(secret)
        for place, address in places(village):
            if place.startswith("api "):
                found[f"a program: {place}"] = answer(program, address)
    assert moment == clock.now(), "the clock has to stand"
    return found


def places(village: Village) -> Iterator[tuple[str, str]]:
    """Everything that can be read, with the record that France meets among what is read."""
    for spot in spots():
        if spot.method == "GET" and not spot.route.startswith(("account_", "mfa_", "demo:", "style")):
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
    return re.sub(r'"waiting": ?\d+', '"waiting": SOME', text)


def differences(before: Shown, after: Shown) -> set[str]:
    assert before.keys() == after.keys()
    return {place for place in before if before[place] != after[place]}


@pytest.fixture
def standing() -> Iterator[None]:
    with clock.standing_at(clock.now()):
        yield


def meet(village: Village) -> UUID:
    """France screens a flight with the man on it, and looks at the counter card."""
    claire = village.world.claire
    screen_manifest(claire, receive_manifest(claire, "af814.csv", FLIGHT).pk)
    with acting_as(claire):
        match = Match.objects.visible_to(claire).get(record_id=village.records["imported"])
    look_at_match(claire, match.pk)
    return match.pk


def test_looking_twice_shows_the_same(village, kenyans, standing):
    assert differences(shown_to(village, kenyans), shown_to(village, kenyans)) == set()


def test_a_match_changes_nothing_that_the_source_is_shown(village, kenyans, standing):
    before = shown_to(village, kenyans)
    meet(village)
    assert differences(before, shown_to(village, kenyans)) == set()


@pytest.mark.parametrize("decision", [Match.State.NO, Match.State.UNSURE])
def test_neither_does_no_or_unsure(village, kenyans, standing, decision):
    before = shown_to(village, kenyans)
    decide_match(village.world.claire, meet(village), decision, "not sure of the ear")
    assert differences(before, shown_to(village, kenyans)) == set()


def test_neither_does_a_search_or_a_comparison_or_a_denied_look(village, kenyans, standing):
    before = shown_to(village, kenyans)
    search(village.world.claire, SOUGHT)
    compare(village.world.claire, SOUGHT, village.records["imported"])
    village.browser("odile").get(reverse("records:detail", args=[village.records["imported"]]))
    village.browser("claire").get(reverse("records:detail", args=[village.records["imported"]]))
    assert differences(before, shown_to(village, kenyans)) == set()


def test_yes_is_told_at_once_to_those_who_answer_hits(village, kenyans, standing):
    before = shown_to(village, kenyans)
    decide_match(village.world.claire, meet(village), Match.State.YES, "same scar")
    changed = differences(before, shown_to(village, kenyans))
    assert {"amina: screening:matches", "amina: home", "amina: api list_hits", "amina: events"} <= changed
    assert "a program: api list_hits" in changed
    assert "an administrator: members:list" not in changed
