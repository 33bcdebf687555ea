"""Links between records: who may make one, who sees it, and that nobody learns of a record by one."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.codes.handling_codes import Accuracy, Reliability
from comity.kernel.codes.purposes import Purpose
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import Access, AudienceMode, Tier
from comity.ledger.queries import Search, own_entries
from comity.members.roles import Role
from comity.records.commands import create_record, delete_record, restrict_record
from comity.records.commands.retention import GRACE, expire_records
from comity.records.linking.commands import link_records, withdraw_link
from comity.records.linking.models import Link
from comity.records.linking.queries import links_of, lost_links
from comity.records.linking.rules import KINDS, Said
from comity.records.models import Record
from comity.records.rules import Draft
from tests.browsing import key_of, with_key
from tests.pages import at_desk, filled, text_of
from tests.people import handling, make_world, stolen_passport, thing, wanted

pytestmark = pytest.mark.django_db

NAME = "Josphat Kiprono Mutua"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def man(world):
    return wanted(world.amina)


@pytest.fixture
def van(world):
    return thing(world.amina, registrationNumber=["KDA 001A"])


def linked(viewer, one, kind, two, said=None, **rules):
    return link_records(viewer, one.pk, two.pk, said or Said(kind), handling(viewer.bureau, **rules))


def seen(viewer, record):
    """What ``viewer`` sees of a record's links: kind and captions of both ends."""
    with acting_as(viewer):
        return {(link.kind, link.one.caption, link.two.caption) for link in links_of(viewer, record.pk)}


def test_a_link_is_seen_from_both_records_with_its_source_its_grade_and_its_dates(world, man, van):
    said = Said("owns", "2024-03", "2025", "the seller's register")
    linked(world.claire, man, "owns", van, said, reliability=Reliability.B, accuracy=Accuracy("2"))
    expected = {("owns", NAME, "KDA 001A")}
    assert seen(world.claire, man) == seen(world.amina, van) == expected
    page = at_desk(world.amina).reads("records:detail", man.pk)
    for words in ("owns KDA 001A Vehicle", "NCB Paris", "B2", "2024-03 – 2025", "the seller's register"):
        assert words in page
    assert f"is owned by {NAME} Person" in at_desk(world.amina).reads("records:detail", van.pk)
    (line,) = [line for line in own_entries(world.claire, Search()) if line.verb == "link.made"]
    assert line.details.details["other"] == str(van.pk)
    with as_task(Task.DELIVERY):
        assert not Event.objects.filter(bureau=world.kenya.pk).exists(), "a source is told nothing"


def test_whichever_record_is_named_first_the_link_reads_the_right_way_round(world, man, van):
    link = linked(world.amina, van, "uses", man)
    assert (link.one_id, link.two_id) == (man.pk, van.pk)
    other = wanted(world.amina, "Wanjiru Njeri Kamau")
    first = linked(world.amina, man, "family", other)
    assert first.one_id < first.two_id
    with pytest.raises(Invalid, match="said so already"):
        linked(world.amina, other, "family", man)
    linked(world.claire, other, "family", man)  # another bureau may say the same
    assert len(seen(world.claire, man)) == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said("loves"), "kind"),
        (Said("owns", "17/03/1984"), "since"),
        (Said("owns", "2024", "2023-12"), "until"),
        (Said("owns", note="x" * 2_001), "note"),
        (Said("member"), "kind"),
        (Said("family"), "kind"),
    ],
)
def test_what_is_wrong_with_a_link_is_said_of_its_field(world, man, van, said, field):
    with pytest.raises(Invalid) as refused:
        linked(world.amina, man, "", van, said)
    assert refused.value.field == field
    for refusal, act in (
        (Invalid, lambda: linked(world.amina, man, "travelled_with", man)),
        (Invalid, lambda: linked(world.amina, man, "owns", van, tier=Tier.HIT_NO_HIT)),
        (Denied, lambda: link_records(world.amina, man.pk, van.pk, Said("owns"), handling(world.france.pk))),
        (Denied, lambda: linked(world.lucie, man, "owns", van)),
    ):
        with pytest.raises(refusal):
            act()
    assert seen(world.amina, man) == set()


def test_to_link_what_one_may_not_see_reads_like_linking_what_is_not_there(world, man):
    hidden = {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})}
    secret = thing(world.amina, registrationNumber=["KDB 002B"], **hidden)
    hinted = thing(world.amina, registrationNumber=["KDC 003C"], tier=Tier.HIT_NO_HIT)
    refusals = []
    for other in (secret.pk, hinted.pk, uuid4()):
        for ends in ((man.pk, other), (other, man.pk)):
            with pytest.raises(NotFound) as refused:
                link_records(world.claire, *ends, Said("owns"), handling(world.france.pk))
            refusals.append(refused.value.reason)
    assert len(set(refusals)) == 1
    pages = []
    claire = at_desk(world.claire)
    for other in (secret.pk, uuid4()):
        sent = filled(claire, "records:link", man.pk, kind="owns", other=str(other))
        response = claire.post("records:link", man.pk, **sent)
        assert response.status_code == 400
        pages.append(text_of(response))
    assert pages[0] == pages[1]
    assert claire.get("records:link", secret.pk).status_code == 404


def test_a_link_to_what_a_bureau_may_not_see_is_neither_shown_nor_counted(world, man, van):
    hidden = {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})}
    before = at_desk(world.claire).reads("records:detail", man.pk)
    secret = thing(world.amina, registrationNumber=["KDB 002B"], **hidden)
    made = linked(world.amina, man, "owns", secret)
    apart = linked(world.amina, man, "uses", van, **hidden)
    assert seen(world.claire, man) == set()
    assert seen(world.amina, man) == {("owns", NAME, "KDB 002B"), ("uses", NAME, "KDA 001A")}
    assert at_desk(world.claire).reads("records:detail", man.pk) == before
    for link in (made, apart):
        with pytest.raises(NotFound):
            withdraw_link(world.claire, link.pk, "?")
    secret_key, _ = key_of(world.claire, world.seat("odile", world.france, Role.BUREAU_ADMINISTRATOR))
    program = with_key(secret_key)
    assert program.get(f"/api/v1/records/{man.pk}/links").json() == {"items": [], "next": None}
    assert program.get(f"/api/v1/records/{secret.pk}/links").status_code == 404


def test_a_record_that_is_narrowed_takes_its_links_along_and_one_that_is_deleted_ends_them(world, man, van):
    linked(world.claire, man, "owns", van)
    hidden = {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})}
    restrict_record(world.amina, van.pk, handling(world.kenya.pk, **hidden))
    assert seen(world.claire, man) == set(), "its own source no longer sees one end"
    assert seen(world.amina, man) == {("owns", NAME, "KDA 001A")}
    delete_record(world.amina, van.pk, "found")
    assert seen(world.amina, man) == set()


def lost(viewer, *record):
    """What a bureau sees of its links that lost an end: kind and the captions of the ends."""
    with acting_as(viewer):
        found = lost_links(viewer, *(each.pk for each in record)).select_related("one", "two")
        return [
            (
                link.kind,
                link.one.caption if link.one_seen else None,
                link.two.caption if link.two_seen else None,
            )
            for link in found
        ]


def test_a_bureau_takes_its_link_back_without_learning_whether_the_lost_end_is_hidden_or_gone(
    world, man, van
):
    """France links two of Kenya's vans; one is hidden from it, the other deleted."""
    gone = thing(world.amina, registrationNumber=["KDB 002B"])
    links = [
        linked(world.claire, man, "uses", each, Said("uses", "2024", note="seen twice"))
        for each in (van, gone)
    ]
    linked(world.amina, man, "owns", gone)
    assert lost(world.claire) == []
    hidden = {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})}
    restrict_record(world.amina, van.pk, handling(world.kenya.pk, **hidden))
    delete_record(world.amina, gone.pk, "found")
    assert lost(world.claire) == lost(world.claire, man) == [("uses", NAME, None)] * 2
    assert lost(world.amina) == lost(world.jonas) == [], "what the source said of its own record went with it"
    claire = at_desk(world.claire)
    pages = [text_of(claire.get("records:unlink", link.pk)) for link in links]
    assert pages[0] == pages[1]
    assert "a record that you no longer see" in pages[0]
    assert "seen twice" not in pages[0] + claire.reads("records:detail", man.pk)
    assert claire.reads("records:lost_links").count("a record that you no longer see") == 2
    secret_key, _ = key_of(world.claire, world.seat("odile", world.france, Role.BUREAU_ADMINISTRATOR))
    items = with_key(secret_key).get("/api/v1/links/lost").json()["items"]
    assert [(item["one"], item["two"]) for item in items] == [(str(man.pk), None)] * 2
    for link in links:
        with pytest.raises(NotFound if link == links[1] else Denied):
            withdraw_link(world.amina, link.pk, "not ours")
        claire.post("records:unlink", link.pk, reason="nothing is known of it any more")
    assert lost(world.claire) == []
    with as_task(Task.RETENTION):
        assert not Link.objects.exists()
    told = [
        line.details.details for line in own_entries(world.claire, Search()) if line.verb == "link.withdrawn"
    ]
    assert [set(details) for details in told] == [{"reason", "kind"}] * 2


def test_a_link_of_which_both_ends_are_erased_is_gone_and_expiry_erases_alike(world, man, van):
    linked(world.claire, man, "owns", van, expires_at=clock.now() + timedelta(days=900))
    delete_record(world.amina, van.pk, "found")
    with clock.standing_at(clock.now() + timedelta(days=366)):
        assert lost(world.claire) == [("owns", None, None)], "he is expired, and not erased yet"
    with clock.standing_at(clock.now() + timedelta(days=366) + GRACE):
        expire_records()
    with as_task(Task.RETENTION):
        assert not Link.objects.exists()


def test_a_link_is_taken_back_by_who_made_it_with_a_reason(world, man, van):
    link = linked(world.claire, man, "owns", van)
    with pytest.raises(Denied):
        withdraw_link(world.amina, link.pk, "no")
    with pytest.raises(Invalid):
        withdraw_link(world.claire, link.pk, "  ")
    withdraw_link(world.claire, link.pk, "another man")
    assert seen(world.amina, man) == set()
    (line,) = [line for line in own_entries(world.claire, Search()) if line.verb == "link.withdrawn"]
    assert line.details.details["reason"] == "another man"


def test_a_link_ends_with_its_own_expiry_and_is_erased_later(world, man, van):
    linked(world.claire, man, "owns", van, expires_at=clock.now() + timedelta(days=10))
    with clock.standing_at(clock.now() + timedelta(days=11)):
        assert seen(world.amina, man) == set()
    with clock.standing_at(clock.now() + timedelta(days=11) + GRACE):
        expire_records()
    with as_task(Task.RETENTION):
        assert not Link.objects.exists()
    assert seen(world.amina, man) == set()


def test_a_record_that_runs_out_is_erased_with_what_others_said_of_it(world, van):
    man = wanted(world.amina, expires_at=clock.now() + timedelta(days=10))
    linked(world.claire, man, "owns", van, Said("owns", "2024", note="his brother's"))
    with clock.standing_at(clock.now() + timedelta(days=11) + GRACE):
        assert expire_records() == 1
    with as_task(Task.RETENTION):
        assert list(Link.objects.values_list("one", "two", "since", "note")) == [(None, van.pk, "", "")]


def test_claire_links_on_the_page_and_takes_it_back_there(world, man, van):
    claire = at_desk(world.claire)
    address = f"https://hub.example/records/{man.pk}/"
    sent = filled(claire, "records:link", van.pk, kind="owns-", other=address, since="2024-02-31")
    refused = claire.post("records:link", van.pk, **sent)
    assert refused.status_code == 400
    assert "Write 1974, 1974-08 or 1974-08-12." in text_of(refused)
    assert claire.post("records:link", van.pk, **{**sent, "since": "2024-02"}).status_code == 302
    page = claire.reads("records:detail", van.pk)
    assert f"is owned by {NAME}" in page
    assert "Take it back" in page
    assert "Take it back" not in at_desk(world.amina).reads("records:detail", van.pk)
    with acting_as(world.claire):
        link = Link.objects.get()
    assert f"{NAME} owns KDA 001A" in claire.reads("records:unlink", link.pk)
    assert claire.post("records:unlink", link.pk, reason="").status_code == 400
    assert claire.post("records:unlink", link.pk, reason="another man").status_code == 302
    assert "No link" in claire.reads("records:detail", van.pk)


def test_a_program_links_lists_and_takes_back(world, man):
    passport = stolen_passport(world.amina)
    secret, _ = key_of(world.claire, world.seat("odile", world.france, Role.BUREAU_ADMINISTRATOR))
    program = with_key(secret)
    body = {
        "one": str(man.pk),
        "kind": "uses",
        "two": str(passport.pk),
        "since": "2025-01",
        "handling": {"expires_at": handling(world.france.pk).expires_at.isoformat(), "reliability": "B"},
    }
    made = program.post("/api/v1/links", body, content_type="application/json")
    assert made.status_code == 201, made.content
    (listed,) = program.get(f"/api/v1/records/{passport.pk}/links").json()["items"]
    assert listed == made.json()
    assert (listed["one_caption"], listed["reliability"], listed["source_name"]) == (NAME, "B", "NCB Paris")
    address = f"/api/v1/links/{listed['id']}/withdrawal"
    assert program.post(address, {"reason": "no"}, content_type="application/json").status_code == 204
    assert program.post(address, {"reason": "no"}, content_type="application/json").status_code == 404
    body["two"] = str(uuid4())
    assert program.post("/api/v1/links", body, content_type="application/json").status_code == 404


def test_row_security_says_the_same_as_the_funnel(world, man, van):
    hidden = {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})}
    secret = thing(world.amina, registrationNumber=["KDB 002B"], **hidden)
    link = linked(world.amina, man, "owns", secret)
    with acting_as(world.claire):
        assert Link.objects.filter(pk=link.pk).delete()[0] == 0
        forged = Link(kind="owns", one=man, two=secret)
        forged.take_handling(handling(world.france.pk))
        with pytest.raises(DatabaseError), transaction.atomic():
            forged.save(force_insert=True)
    with acting_as(world.amina):
        assert Link.objects.filter(pk=link.pk).update(note="changed") == 0


audiences = st.builds(
    lambda mode, bureaus, purposes: {"mode": mode, "bureaus": bureaus, "purposes": purposes},
    st.sampled_from([AudienceMode.ONLY, AudienceMode.EXCEPT]),
    st.frozensets(st.sampled_from(["france", "germany", "support_body"]), min_size=1),
    st.sampled_from([frozenset({Purpose.BORDER_CONTROL}), frozenset({Purpose.FORENSIC})]),
)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules=st.tuples(audiences, audiences, audiences), tier=st.sampled_from([Tier.FULL, Tier.HIT_NO_HIT]))
def test_a_link_is_seen_by_exactly_those_who_may_see_it_and_both_its_ends(world, rules, tier):
    ends = [_shared(world, "Person", rules[0], Tier.FULL), _shared(world, "Vehicle", rules[1], tier)]
    link = linked(world.amina, ends[0], "owns", ends[1], **_named(world, rules[2]))
    greta = world.seat("greta", world.germany, Role.DUTY_OFFICER)
    for viewer, purpose in product(
        (world.claire, greta, world.rosa), (Purpose.BORDER_CONTROL, Purpose.FORENSIC)
    ):
        acting = replace(viewer, purpose=purpose)
        with acting_as(acting):
            sees_ends = Record.objects.visible_to(acting).filter(pk__in=[end.pk for end in ends]).count()
            expected = sees_ends == 2 and link.handling.decision(acting).access is Access.FULL
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM records_link WHERE id = %s", [link.pk])
                assert bool(cursor.fetchone()[0]) is expected
        with acting_as(world.amina):  # whom row-level security lets see all of it, so that the funnel decides
            assert links_of(acting, ends[0].pk).exists() is expected


def _named(world, rule):
    return {**rule, "bureaus": frozenset(getattr(world, name).pk for name in rule["bureaus"])}


def _shared(world, schema, rule, tier):
    said = {"name": [NAME]} if schema == "Person" else {"registrationNumber": ["KDA 001A"]}
    draft = Draft(
        schema, said, "suspect" if schema == "Person" else "", "" if schema == "Person" else "stolen"
    )
    return create_record(world.amina, draft, handling(world.kenya.pk, tier=tier, **_named(world, rule)))


def test_every_kind_of_link_has_ends_and_words():
    assert all(kind.one and kind.two and str(kind.label) and str(kind.back) for kind in KINDS.values())
    assert {kind.value for kind in KINDS.values() if kind.mutual} == {"travelled_with", "family"}
