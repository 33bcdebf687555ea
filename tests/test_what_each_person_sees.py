"""Lists show exactly what they should: for each person every record, match, hit, list and import by name."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from comity.kernel.acting import acting_as
from comity.members.models import Grant, Person
from tests.village import SECRETARIAT, Village

pytestmark = pytest.mark.xdist_group("sees")

KENYA = {
    "all",
    "france",
    "not_france",
    "hit_no_hit",
    "discreet",
    "discreet_verified",
    "unsure",
    "to_locate",
    "expired",
    "victim",
    "passport",
    "imported",
    "notice",
    "notice_germany",
    "van",
}
REGISTER = {"register k-0", "register k-1", "register k-2"}
FOR_ALL = {"notice", "all", "unsure", "passport", "imported", "van"} | REGISTER
FRANCE = {"french", "french_own", "german", "france"} | FOR_ALL
FRENCH_MATCHES = {"all", "france", "unsure", "passport", "hit_no_hit"}
DISCREET = {"discreet", "discreet_verified"}

RECORDS = {
    "amina": KENYA | REGISTER | {"french", "german"},
    "claire": FRANCE,
    "denis": FRANCE,
    "lucie": FRANCE,
    "jonas": {"german", "french", "not_france", "notice_germany"} | FOR_ALL,
    "rosa": {"victim"},
}
MATCHES = {
    "amina": set(),
    "claire": FRENCH_MATCHES,
    "denis": FRENCH_MATCHES | DISCREET,
    "lucie": FRENCH_MATCHES,
    "jonas": {"french", "notice"},
}
HITS = {
    "amina": {"passport", "discreet_verified", "notice"},
    "claire": {"passport", "french"},
    "denis": {"passport", "discreet_verified", "french"},
    "lucie": {"passport", "french"},
    "jonas": {"french", "notice"},
}
MANIFESTS = {"amina": set(), "claire": {"french", "waiting"}, "jonas": {"german"}}
RUNS = {"amina": {"kenyan", "table"}, "claire": set()}
PAIRS = {"amina": {"kenyan"}, "claire": {"french", "judged"}}
COMPARISONS = {"amina": set(), "claire": {"french"}}
FRENCH_KEYS = {"claire", "denis", "lucie", "odile"}
KEYS = {
    "odile": {*FRENCH_KEYS, "waiting"},
    "viktor": {*FRENCH_KEYS, "waiting", "amina", "jonas", "rosa", "viktor", *SECRETARIAT},
}

LISTS = [
    ("records", "/api/v1/records", RECORDS),
    ("matches", "/api/v1/matches", MATCHES),
    ("hits", "/api/v1/hits", HITS),
    ("manifests", "/api/v1/manifests", MANIFESTS),
    ("runs", "/api/v1/imports", RUNS),
    ("pairs", "/api/v1/pairs", PAIRS),
    ("comparisons", "/api/v1/comparisons", COMPARISONS),
]
PAGES = [
    ("records", "/records/", RECORDS),
    ("hits", "/matches/", HITS | {"denis": {"passport", "french"}}),
    ("hits", "/matches/discreet/", {"denis": {"discreet_verified"}}),
    ("manifests", "/manifests/", MANIFESTS),
    ("runs", "/import/", RUNS | {"amina": {"kenyan"}}),  # the table has a page of its own
    ("comparisons", "/comparisons/", COMPARISONS),
    ("pairs", "/pairs/", {"amina": {"kenyan"}, "claire": {"french"}}),
    ("pairs", "/pairs/?show=positive", {"amina": set(), "claire": {"judged"}}),
]
SEEN = [(kind, address, name, seen) for kind, address, table in LISTS for name, seen in table.items()]
SEEN_ON_PAGES = [
    (kind, address, name, seen) for kind, address, table in PAGES for name, seen in table.items()
]


def names_of(village: Village, kind: str, found: set[UUID]) -> set[str]:
    """Names of what was found; what has no name in the village shows as its id."""
    names = {identifier: name for name, identifier in getattr(village, kind).items()}
    return {names.get(identifier, str(identifier)) for identifier in found}


def listed(village: Village, name: str, address: str, limit: int = 3) -> list[UUID]:
    """Every item of a list of the API, page by page."""
    client, cursor, items = village.browser(name), "", []
    while cursor is not None:
        asked = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        page = client.get(address, asked).json()
        items += [UUID(item["id"]) for item in page["items"]]
        assert len(page["items"]) <= limit
        cursor = page["next"]
    assert len(items) == len(set(items))
    return items


@pytest.mark.parametrize(("kind", "address", "name", "seen"), SEEN)
def test_a_list_of_the_api_holds_exactly(village, kind, address, name, seen):
    assert names_of(village, kind, set(listed(village, name, address))) == seen


@pytest.mark.parametrize(("kind", "address", "name", "seen"), SEEN_ON_PAGES)
def test_a_list_page_links_exactly(village, kind, address, name, seen):
    place = {"runs": "import"}.get(kind, kind)
    text = village.browser(name).get(address).content.decode()
    links = set(map(UUID, re.findall(rf'href="/{place}/([0-9a-f-]{{36}})/"', text)))
    assert names_of(village, kind, links) == seen


WAITING = {"all", "unsure", "hit_no_hit"}


@pytest.mark.parametrize(
    ("name", "address", "waiting"),
    [
        ("claire", "/matches/", WAITING),
        ("lucie", "/matches/", WAITING),
        ("denis", "/matches/", WAITING),
        ("denis", "/matches/discreet/", {"discreet"}),
        ("jonas", "/matches/", set()),
        ("amina", "/matches/", set()),
    ],
)
def test_a_page_of_matches_asks_exactly(village, name, address, waiting):
    text = village.browser(name).get(address).content.decode()
    links = set(map(UUID, re.findall(r'href="/matches/([0-9a-f-]{36})/"', text)))
    assert names_of(village, "matches", links) == waiting


@pytest.mark.parametrize(("name", "seen"), KEYS.items())
def test_an_administrator_sees_the_keys_of_her_own_bureau(village, name, seen):
    shown = names_of(village, "keys", set(listed(village, name, "/api/v1/keys")))
    assert shown & set(village.keys) == seen


@pytest.mark.parametrize("name", ["amina", "claire", "denis", "lucie", "odile", "jonas", "rosa", "ines"])
def test_people_and_roles_of_other_bureaus_are_not_shown(village, name):
    viewer = village.people[name]
    own = [g for g in Grant.objects.select_related("bureau") if g.bureau.answering.pk == viewer.bureau]
    assert set(listed(village, name, "/api/v1/people", 200)) == {grant.person_id for grant in own}
    assert set(listed(village, name, "/api/v1/grants", 200)) == {grant.pk for grant in own}


def test_the_secretariat_sees_everybody_and_no_record(village):
    assert set(listed(village, "viktor", "/api/v1/people", 200)) == set(
        Person.objects.values_list("pk", flat=True)
    )
    assert village.browser("viktor").get("/api/v1/records").status_code == 403


@pytest.mark.parametrize("name", ["amina", "claire", "odile", "jonas", "rosa", "viktor"])
def test_the_ledger_shows_acts_of_the_own_bureau_alone(village, name):
    from comity.ledger.models import Entry

    bureau = village.people[name].bureau
    shown = listed(village, name, "/api/v1/ledger/entries", 200)
    with acting_as(village.people[name]):
        assert set(Entry.objects.filter(pk__in=shown).values_list("bureau", flat=True)) <= {bureau}
    assert shown


def test_a_search_shows_no_more_than_its_tier(village):
    client = village.browser("claire")
    body = {"text": "Wanjiru Njeri Kamau 1990-05-02"}
    (found,) = client.post("/api/v1/search", body, content_type="application/json").json()["found"]
    assert (found["tier"], found["score"], found["source_name"]) == ("hit_no_hit", 0.9, "NCB Nairobi")
    assert not any(
        found[name] for name in ("caption", "kind", "status", "birth_dates", "nationalities", "features")
    )


@pytest.mark.parametrize("text", ["Baraka Otieno Ouma 1979-09-09", "Esi Adjoa Mensah 2001-01-15"])
def test_a_search_finds_neither_discreet_records_nor_victims(village, text):
    for name in ("claire", "denis", "jonas", "rosa"):
        client = village.browser(name)
        answer = client.post("/api/v1/search", {"text": text}, content_type="application/json").json()
        assert answer["found"] == []
        page = client.get("/search/", {"q": text}).content.decode()
        assert str(village.records["discreet"]) not in page
        assert str(village.records["victim"]) not in page


def test_hit_no_hit_counter_cards_name_the_source_and_nothing_else(village):
    match = village.matches["hit_no_hit"]
    record = str(village.records["hit_no_hit"])
    page = village.browser("claire").get(f"/matches/{match}/").content.decode()
    card = village.browser("claire").get(f"/api/v1/matches/{match}").json()
    assert "NCB Nairobi" in page
    assert record not in page
    assert (card["record"], card["record_caption"], card["features"], card["score"]) == (None, "", [], 0.9)
    assert not any(row["recorded"] for row in card["compared"])
    assert record not in str(card)
