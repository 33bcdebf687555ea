"""Editing, restricting and extending records, also by two people at once."""

import io
import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.models import Audience
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.queries import Search, own_entries
from comity.records.commands import (
    continue_import,
    create_record,
    delete_record,
    edit_record,
    extend_record,
    note_reference,
    read_record,
    restrict_record,
    start_import,
)
from comity.records.exporting.commands import export_records
from comity.records.models import Record
from comity.records.queries import compared, expiring, history
from comity.records.rules import Draft, attached_line, differences
from tests.at_once import at_once, kinds
from tests.browsing import key_of, with_key
from tests.pages import at_desk
from tests.people import handling, make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def draft_of(record, **properties):
    return Draft(record.schema, {**record.properties, **properties}, record.status, record.reason)


def test_an_edit_makes_a_version_and_tells_exactly_what_differs(world):
    record = wanted(world.amina)
    edit_record(world.amina, record.pk, draft_of(record, birthPlace=["Kisumu"], alias=["JK"]), seen_version=1)
    with acting_as(world.amina):
        newest, oldest = history(world.amina, Record.objects.get())
    assert [(d.field, d.before, d.after) for d in newest.differences] == [
        ("alias", (), ("JK",)),
        ("birthPlace", (), ("Kisumu",)),
    ]
    assert (newest.version.number, oldest.version.number) == (2, 1)


def test_the_history_is_the_sources_own(world):
    record = wanted(world.amina)
    with acting_as(world.claire):
        assert history(world.claire, Record.objects.get(pk=record.pk)) == []
        assert not record.versions.exists()


def test_any_two_versions_are_compared_field_by_field_by_their_source_alone(world):
    record = wanted(world.amina, nationality=["ke"])
    edit_record(world.amina, record.pk, draft_of(record, nationality=["ug"]), 1, why="asked Kampala")
    edit_record(world.amina, record.pk, draft_of(record, nationality=["ke"], alias=["JK"]), 2)
    restrict_record(world.amina, record.pk, handling(world.kenya.pk, minor=True), "a child after all")
    with acting_as(world.amina):
        now = Record.objects.get(pk=record.pk)
        said = {d.field: (d.before, d.after) for d in compared(world.amina, now, 1, 3)}
        assert said == {"alias": ((), ("JK",))}
        back = {d.field: (d.before, d.after) for d in compared(world.amina, now, 3, 2)}
        assert back == {"alias": (("JK",), ()), "nationality": (("ke",), ("ug",))}
        assert [change.version.why for change in history(world.amina, now)] == [
            "a child after all",
            "",
            "asked Kampala",
            "",
        ]
        with pytest.raises(NotFound):
            compared(world.amina, now, 1, 5)
    with acting_as(world.claire), pytest.raises(NotFound):
        compared(world.claire, Record.objects.get(pk=record.pk), 1, 2)
    entries = [
        line.details.details for line in own_entries(world.amina, Search()) if line.verb == "record.edited"
    ]
    assert [details.get("reason") for details in entries] == [None, "asked Kampala"]


def test_what_was_kept_from_a_bureau_in_an_older_version_stays_kept_from_it(world):
    secret = {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})}
    record = wanted(world.amina, nationality=["so"], **secret)
    edit_record(world.amina, record.pk, draft_of(record, nationality=["ke"]), 1, why="never from Somalia")
    restrict_record(world.amina, record.pk, handling(world.kenya.pk))
    claire = at_desk(world.claire)
    assert "Kenya" in claire.reads("records:detail", record.pk)
    assert "Somalia" not in claire.reads("records:detail", record.pk)
    assert claire.get("records:history", record.pk).status_code == 404
    key, _ = key_of(world.claire, world.odile)
    program, there = with_key(key), f"/api/v1/records/{record.pk}"
    assert program.get(f"{there}/history").json() == []
    assert program.get(f"{there}/differences?one=1&two=2").status_code == 404
    amina = at_desk(world.amina)
    page = amina.reads("records:history", record.pk, one=1, two=3)
    for words in ("From version 1 to version 3", "removed: Somalia", "added: Kenya", "never from Somalia"):
        assert words in page
    assert "They say the same" in amina.reads("records:history", record.pk, one=2, two=2)
    assert amina.get("records:history", record.pk, one=1, two=9).status_code == 200


def test_a_version_keeps_the_holder_the_kind_and_what_a_list_attached(world):
    record = wanted(world.amina)
    passport = stolen_passport(world.amina)
    drawn = Draft("Identification", passport.properties, reason="stolen", holder=str(record.pk))
    edit_record(world.amina, passport.pk, drawn, 1)
    page = at_desk(world.amina).reads("records:history", passport.pk)
    assert "added: Josphat Kiprono Mutua" in page
    assert "removed: Passport added: Identity document" in page
    older = {"name": ["A"]}
    assert differences(older, {"name": ["A"], "schema": "Person", "holder": "", "attached": []}) == []
    listing = attached_line("Sanction", {"program": ["UNSC"], "listingDate": ["2020"]})
    assert listing == "Sanction · 2020 · UNSC"


def test_an_edit_on_an_old_version_is_refused_and_changes_nothing(world):
    record = wanted(world.amina)
    edit_record(world.amina, record.pk, draft_of(record, alias=["first"]), seen_version=1)
    with pytest.raises(Invalid, match="meanwhile"):
        edit_record(world.amina, record.pk, draft_of(record, alias=["second"]), seen_version=1)
    with acting_as(world.amina):
        assert Record.objects.get().values("alias") == ["first"]


def test_an_edit_by_hand_keeps_the_link_to_the_list_a_record_came_from(world):
    draft = Draft("Person", {"name": ["A B"]}, "suspect", external_id="list-1", fingerprint="f" * 64)
    record = create_record(world.amina, draft, handling(world.kenya.pk))
    edited = edit_record(world.amina, record.pk, Draft("Person", {"name": ["A C"]}, "suspect"), 1)
    assert (edited.external_id, edited.fingerprint) == ("list-1", "f" * 64)


def test_claire_cannot_edit_restrict_extend_or_delete_aminas_record(world):
    record = wanted(world.amina)
    for attempt in (
        lambda: edit_record(world.claire, record.pk, draft_of(record), 1),
        lambda: restrict_record(world.claire, record.pk, handling(world.france.pk)),
        lambda: restrict_record(world.claire, record.pk, handling(world.kenya.pk)),
        lambda: extend_record(world.claire, record.pk, clock.now() + timedelta(days=400), "why"),
        lambda: delete_record(world.claire, record.pk, "why"),
    ):
        with pytest.raises(Denied):
            attempt()


def test_a_change_of_a_hidden_record_reads_like_that_of_one_that_never_was(world):
    hidden = wanted(world.amina, mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk}))
    for attempt in (
        lambda pk: delete_record(world.claire, pk, "why"),
        lambda pk: edit_record(world.claire, pk, draft_of(hidden), 1),
        lambda pk: note_reference(world.claire, pk, "ours"),
        lambda pk: export_records(world.claire, [pk], "why"),
    ):
        for pk in (hidden.pk, uuid4()):
            with pytest.raises(NotFound):
                attempt(pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_edit_at_once_one_is_told_that_somebody_was_quicker(world):
    record, amina = wanted(world.amina), world.amina

    def edit(alias):
        return edit_record(amina, record.pk, draft_of(record, alias=[alias]), seen_version=1)

    assert kinds(at_once(lambda: edit("one"), lambda: edit("two"))) == ["Invalid", "done"]
    with acting_as(amina):
        assert Record.objects.get().version == 2


@pytest.mark.django_db(transaction=True)
def test_restricting_and_editing_at_once_lose_neither(world):
    record, amina = wanted(world.amina), world.amina
    only_france = handling(world.kenya.pk, mode=AudienceMode.ONLY, bureaus=frozenset({world.france.pk}))
    results = at_once(
        lambda: restrict_record(amina, record.pk, only_france),
        lambda: edit_record(amina, record.pk, draft_of(record, alias=["JK"]), seen_version=1),
    )
    assert kinds(results) in (["done", "done"], ["Invalid", "done"])
    with acting_as(amina):
        kept = Record.objects.select_related("audience").get()
        assert kept.audience.mode == AudienceMode.ONLY
        assert [change.version.number for change in history(amina, kept)] == list(range(kept.version, 0, -1))


@pytest.mark.django_db(transaction=True)
def test_two_who_delete_at_once_delete_once(world):
    record, amina = wanted(world.amina), world.amina
    results = at_once(*(lambda: delete_record(amina, record.pk, "withdrawn") for _ in range(2)))
    assert kinds(results) == ["NotFound", "done"]


# Restricting


def test_a_restriction_holds_at_once_for_everyone(world):
    record = wanted(world.amina)
    read_record(world.jonas, record.pk)
    restrict_record(
        world.amina,
        record.pk,
        handling(world.kenya.pk, mode=AudienceMode.EXCEPT, bureaus=frozenset({world.germany.pk})),
    )
    with pytest.raises(NotFound):
        read_record(world.jonas, record.pk)
    assert read_record(world.claire, record.pk)


def test_a_restriction_is_no_extension(world):
    record = wanted(world.amina)
    longer = handling(world.kenya.pk, expires_at=clock.now() + timedelta(days=1_000))
    assert restrict_record(world.amina, record.pk, longer).expires_at == record.expires_at


def test_equal_handlings_share_one_audience(world):
    first, second = wanted(world.amina), wanted(world.amina, "Marek Solberg")
    assert first.audience_id == second.audience_id
    with acting_as(world.amina):
        assert Audience.objects.count() == 1


def test_discreet_records_fit_a_quota_whichever_way_they_become_so(world, monkeypatch):
    monkeypatch.setattr("comity.records.commands.records.DISCREET_QUOTA", 2)
    order = {"tier": Tier.DISCREET, "legal_order": "Order 12/2026"}
    for _ in range(2):
        wanted(world.amina, **order)
    with pytest.raises(Denied):
        wanted(world.amina, **order)
    open_one = wanted(world.amina)
    with pytest.raises(Denied):
        restrict_record(world.amina, open_one.pk, handling(world.kenya.pk, **order))
    assert wanted(world.claire, **order), "every bureau has its own quota"


@pytest.mark.django_db(transaction=True)
def test_a_restriction_in_the_middle_of_an_import_loses_neither(world):
    entity = {"id": "p-1", "schema": "Person", "properties": {"name": ["Marek Solberg"]}}
    amina = world.amina

    def bring_in(**more):
        entity["properties"].update(more)
        content = io.BytesIO(json.dumps(entity).encode())
        run = start_import(amina, "l.json", content, handling(world.kenya.pk), status="suspect")
        return continue_import(amina, run.pk)

    bring_in()
    with acting_as(amina):
        record = Record.objects.get()
    for number in range(4):
        narrower = handling(
            world.kenya.pk, mode=AudienceMode.ONLY, bureaus=frozenset({world.france.pk, UUID(int=number)})
        )
        results = at_once(
            lambda narrower=narrower: restrict_record(amina, record.pk, narrower),
            lambda number=number: bring_in(alias=[f"Solberg {number}"]),
        )
        assert kinds(results) == ["done", "done"]
    with acting_as(amina):
        assert Record.objects.get().version == 9


@pytest.mark.django_db(transaction=True)
def test_two_discreet_records_at_once_do_not_slip_past_the_quota(world, monkeypatch):
    monkeypatch.setattr("comity.records.commands.records.DISCREET_QUOTA", 1)
    amina = world.amina
    order = {"tier": Tier.DISCREET, "legal_order": "Order 12/2026"}
    assert kinds(at_once(*(lambda: wanted(amina, **order) for _ in range(3)))) == ["Denied", "Denied", "done"]


# Time


def test_an_expired_record_is_its_sources_alone(world):
    record = wanted(world.amina)
    with clock.standing_at(clock.now() + timedelta(days=366)):
        with pytest.raises(NotFound):
            read_record(world.claire, record.pk)
        with acting_as(world.amina):
            assert Record.objects.visible_to(world.amina).filter(pk=record.pk).exists()
            assert expiring(world.amina).get() == record


def test_an_extension_needs_a_reason_a_time_to_come_and_no_open_dispute(world):
    record = wanted(world.amina)
    later = clock.now() + timedelta(days=500)
    assert extend_record(world.amina, record.pk, later, "trial is pending").expires_at == later
    for moment, reason, field in (
        (later, "  ", "reason"),
        (later, "x" * 2_001, "reason"),
        (clock.now() - timedelta(days=1), "why", "expires_at"),
        (clock.now() + timedelta(days=5 * 366 + 1), "why", "expires_at"),
    ):
        with pytest.raises(Invalid) as refused:
            extend_record(world.amina, record.pk, moment, reason)
        assert refused.value.field == field
    restrict_record(world.amina, record.pk, handling(world.kenya.pk, contested=True))
    with pytest.raises(Denied, match="contested"):
        extend_record(world.amina, record.pk, later, "trial is pending")
