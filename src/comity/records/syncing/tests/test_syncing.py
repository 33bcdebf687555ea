"""A register sent whole or its changes: exactly the differences, doubts before anything is applied, cuts, two at once."""

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Busy
from comity.kernel.truth import Tier
from comity.ledger.queries import Search, own_entries
from comity.records.commands import (
    delete_record,
    edit_record,
    erase_raw_imports,
    expire_records,
    read_record,
)
from comity.records.models import Deletion, ImportProblem, ImportRun, Record, RegisterEntry, Sync, SyncLine
from comity.records.queries import history
from comity.records.rules import Draft
from comity.records.syncing import taking
from comity.records.syncing.commands import Kept, answer_sync, keep_register, start_sync
from comity.records.syncing.queries import asking
from comity.records.syncing.taking import continue_sync
from comity.records.tests.test_imports import bring_in, lines, listing, passport, person
from tests.at_once import at_once, kinds
from tests.people import handling, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def register(world):
    return opened(world.amina)


def opened(viewer, name="Wanted in Kenya", **choices):
    return keep_register(viewer, Kept(name, handling(viewer.bureau), **{"status": "suspect", **choices}))


def send(viewer, register, content, **choices):
    return start_sync(viewer, register.pk, "register.jsonl", io.BytesIO(content), **choices)


def sync(viewer, register, content, **choices):
    return continue_sync(viewer, send(viewer, register, content, **choices).pk)


def changes(*pairs):
    return lines(*({"op": op, "entity": entity} for op, entity in pairs))


def gone(number):
    return ("DEL", {"id": f"p-{number}"})


def counted(found):
    run = found.run
    return (run.added, run.changed, found.gone, run.unchanged, run.refused)


def records(viewer):
    with acting_as(viewer):
        return {r.external_id: r for r in Record.objects.of_source(viewer).select_related("audience")}


def outcomes(viewer, found):
    with acting_as(viewer):
        told = SyncLine.objects.filter(sync=found).exclude(outcome="unchanged")
        return {line.external_id: line.outcome for line in told}


def problems(viewer, found):
    with acting_as(viewer):
        return [(p.at, p.field, p.message) for p in ImportProblem.objects.filter(run=found.pk)]


def many(*numbers, **properties):
    return lines(*(person(n, **properties) for n in numbers))


# Whole registers


def test_a_whole_register_comes_in_and_the_next_night_changes_nothing(world, register):
    content = lines(passport(1, "p-1"), person(1), listing(1, "p-2"), person(2))
    first = sync(world.amina, register, content)
    assert (first.state, counted(first)) == ("done", (4, 0, 0, 0, 0))
    assert {paper["id"] for paper in records(world.amina)["p-1"].attached} == {"d-1"}
    before = {key: record.version for key, record in records(world.amina).items()}
    again = sync(world.amina, register, content)
    assert (again.state, counted(again), outcomes(world.amina, again)) == ("done", (0, 0, 0, 4, 0), {})
    assert {key: record.version for key, record in records(world.amina).items()} == before


def test_the_report_tells_exactly_what_was_added_changed_gone_and_refused(world, register):
    first = sync(world.amina, register, many(*range(20)))
    changed = person(3, birthPlace=["Kisumu"])
    bad = {"id": "v-1", "schema": "Vessel", "properties": {"name": ["Marie"]}}
    night = sync(world.amina, register, many(*range(3)) + lines(changed, *map(person, range(5, 21)), bad))
    assert (counted(first), counted(night)) == ((20, 0, 0, 0, 0), (1, 1, 1, 18, 1))
    told = {"p-3": "changed", "p-20": "added", "p-4": "gone", "v-1": "refused"}
    assert outcomes(world.amina, night) == told
    ((at, field, why),) = problems(world.amina, night)
    assert (at, field) == ("line 21", "schema")
    assert "Say why the things on this list are on it" in why
    assert set(records(world.amina)) == {f"p-{n}" for n in range(21)} - {"p-4"}


def test_the_order_of_lines_keys_and_values_is_no_change(world, register):
    sync(world.amina, register, lines(person(1, alias=["A", "B"]), person(2)))
    turned = {
        "properties": {"alias": ["B", "A"], "name": ["Marek Solberg 1"]},
        "schema": "Person",
        "id": "p-1",
    }
    again = sync(world.amina, register, lines(person(2), turned))
    assert (counted(again), outcomes(world.amina, again)) == ((0, 0, 0, 2, 0), {})


def test_what_is_gone_is_let_go_as_a_deletion_is(world, register):
    sync(world.amina, register, many(*range(10)))
    record = records(world.amina)["p-7"]
    read_record(world.claire, record.pk)
    sync(world.amina, register, many(*(n for n in range(10) if n != 7)))
    with acting_as(world.claire):
        assert Deletion.objects.get(record_id=record.pk).reason.startswith("It is not in the register")
    with as_task(Task.DELIVERY):
        assert Event.objects.filter(kind="record.deleted", bureau=world.france.pk, subject=record.pk).exists()
    verbs = [line.verb for line in own_entries(world.amina, Search(limit=9))]
    assert verbs[:3] == ["sync.removed", "sync.removed", "sync.taken"]


def test_versions_name_the_sync_and_records_keep_their_source_and_handling(world):
    only = handling(world.kenya.pk, tier=Tier.HIT_NO_HIT)
    register = keep_register(world.amina, Kept("Stolen", only, status="suspect", days=30))
    sync(world.amina, register, many(1))
    sync(world.amina, register, many(1, birthPlace=["Kisumu"]))
    record = records(world.amina)["p-1"]
    with acting_as(world.amina):
        newest, _ = history(world.amina, record)
    assert [d.field for d in newest.differences] == ["birthPlace"]
    assert (record.source, record.audience.tier) == (world.kenya.pk, "hit_no_hit")
    assert (record.expires_at - record.created_at).days in {29, 30}


def test_papers_go_and_move_with_the_register(world, register):
    others = [person(n) for n in range(3, 12)]
    sync(world.amina, register, lines(person(1), person(2), passport(1, "p-1"), listing(1, "p-1"), *others))
    moved = sync(world.amina, register, lines(person(1), person(2), passport(1, "p-2"), *others))
    assert counted(moved) == (1, 0, 1, 11, 0)
    kept = records(world.amina)
    assert kept["p-1"].attached == []
    assert [paper["id"] for paper in kept["p-2"].attached] == ["d-1"]


def test_documents_with_a_reason_are_records_linked_to_their_holder(world):
    register = opened(world.amina, reason="stolen")
    sync(world.amina, register, lines(passport(1, "p-1"), person(1)))
    paper = records(world.amina)["d-1"]
    assert (paper.reason, paper.holder_id) == ("stolen", records(world.amina)["p-1"].pk)


def test_what_somebody_else_did_meanwhile_is_met_by_the_next_night(world, register):
    content = many(1, 2, 3)
    sync(world.amina, register, content)
    edit_record(
        world.amina, records(world.amina)["p-1"].pk, Draft("Person", {"name": ["Mended"]}, "suspect"), 1
    )
    delete_record(world.amina, records(world.amina)["p-2"].pk, "arrested")
    bring_in(world.amina, lines(person(3, birthPlace=["Lyon"])))
    night = sync(world.amina, register, content)
    assert counted(night) == (1, 1, 0, 1, 0)
    kept = records(world.amina)
    assert kept["p-1"].caption == "Mended", "until its line in the register changes"
    assert kept["p-3"].values("birthPlace") == []


def test_a_register_lets_go_of_its_own_alone(world, register):
    bring_in(world.amina, lines(person(90)))
    other = opened(world.amina, "Other")
    sync(world.amina, other, many(50))
    sync(world.amina, register, many(*range(10)))
    sync(world.amina, register, many(*range(9)))
    theirs = sync(world.amina, register, many(*range(9), 50))
    assert (counted(theirs), problems(world.amina, theirs)[0][:2]) == ((0, 0, 0, 9, 1), ("line 10", "id"))
    assert {"p-90", "p-50"} <= set(records(world.amina))
    assert "p-9" not in records(world.amina)
    sync(world.claire, opened(world.claire), many(50))
    assert counted(sync(world.amina, other, many(50))) == (0, 0, 0, 1, 0)


def test_every_sign_of_a_text_is_kept_as_it_was_written(world, register):
    written = """O'Brien \\ "Ü" %s {0} ; -- \\u0041 𐎠 أمينة"""
    sync(world.amina, register, lines({"id": "p-1", "schema": "Person", "properties": {"name": [written]}}))
    record = records(world.amina)["p-1"]
    assert (record.caption, record.values("name")) == (written, [written])
    with acting_as(world.amina):
        assert history(world.amina, record)[0].version.content["name"] == [written]


def test_the_report_ends_with_the_file_and_what_ran_out_comes_back_with_the_next_night(world):
    register = opened(world.amina, days=40)
    sync(world.amina, register, many(*range(4)))
    stopped = sync(world.amina, register, many(1))
    with clock.standing_at(clock.now() + timedelta(days=31)):
        erase_raw_imports()
        assert outcomes(world.amina, stopped) == {}
        with acting_as(world.amina):
            assert Sync.objects.get(pk=stopped.pk).state == "thrown_away"
            assert not asking(world.amina).exists()
    with clock.standing_at(clock.now() + timedelta(days=71)):
        assert expire_records() == 4
        assert entries(world.amina) == []
        assert counted(sync(world.amina, register, many(*range(3)))) == (3, 0, 0, 0, 0)


# Changes


def test_changes_say_what_became_of_each_and_nothing_else_is_touched(world, register):
    sync(world.amina, register, many(*range(10)))
    night = changes(
        ("MOD", person(1, birthPlace=["Kisumu"])),
        gone(2),
        ("ADD", person(30)),
        ("ADD", person(31)),
        gone(31),
        gone(77),
        ("MOD", person(5)),
    )
    found = sync(world.amina, register, night, changes=True)
    assert (found.state, counted(found)) == ("done", (1, 1, 1, 3, 0))
    assert set(records(world.amina)) == {f"p-{n}" for n in (0, 1, 3, 4, 5, 6, 7, 8, 9, 30)}
    again = sync(world.amina, register, night, changes=True)
    assert counted(again) == (0, 0, 0, 6, 0), "sent twice it changes nothing"
    assert len(entries(world.amina)) == 10


def entries(viewer):
    with acting_as(viewer):
        return list(RegisterEntry.objects.values_list("external_id", flat=True))


def test_lines_of_the_other_kind_are_refused_so_that_one_is_never_taken_for_the_other(world, register):
    sync(world.amina, register, many(1, 2))
    whole = sync(world.amina, register, changes(("ADD", person(3))))
    assert (whole.state, whole.doubts[0]["rule_id"]) == ("asks", "sync.lost")
    answer_sync(world.amina, whole.pk, apply=False)
    part = sync(world.amina, register, many(3) + changes(("PUT", person(4)), ("ADD", None)), changes=True)
    assert counted(part) == (0, 0, 0, 0, 3)
    assert set(records(world.amina)) == {"p-1", "p-2"}


def test_every_line_refused_is_named_with_its_place_and_cause(world, register):
    content = (
        b"\xef\xbb\xbf"
        + many(1)
        + b"\n{not json}\n"
        + b'{"schema": "Person"}\n'
        + lines({"id": "x" * 201})
        + many(1)
    )
    content += lines(listing(1, "p-9"), {"id": "p-8", "schema": "Person", "properties": {}})
    found = sync(world.amina, register, content)
    assert counted(found) == (1, 0, 0, 0, 6)
    assert [p[:2] for p in problems(world.amina, found)] == [
        ("line 3", ""),
        ("line 4", "id"),
        ("line 5", "id"),
        ("line 6", "id"),
        ("line 7", "entity"),
        ("line 8", "name"),
    ]


# Cuts, and two at once


class PowerCut(Exception):
    pass


def cut_at(state, left):
    def cut(found):
        if found.state == state and found.run.waiting <= left:
            raise PowerCut

    return cut


@pytest.mark.django_db(transaction=True)
def test_a_sync_that_is_cut_anywhere_goes_on_also_when_it_is_sent_again(world, monkeypatch):
    monkeypatch.setattr(taking, "CHUNK", 4)
    monkeypatch.setattr(settings.COMITY, "sync_lost_percent", 90)
    amina, register = world.amina, opened(world.amina)
    sync(amina, register, many(*range(30)))
    content = many(*range(12), *range(30, 42)) + lines(listing(1, "p-1"))
    first = send(amina, register, content)
    for cut in (cut_at("taking", 99), cut_at("taking", 25), cut_at("removing", 18), cut_at("removing", 9)):
        with pytest.raises(PowerCut):
            continue_sync(amina, first.pk, cut)
        assert send(amina, register, content).pk == first.pk
    done = continue_sync(amina, first.pk)
    assert (done.state, counted(done), done.run.waiting) == ("done", (13, 0, 18, 12, 0), 0)
    assert {record.version for key, record in records(amina).items() if key != "p-1"} == {1}
    assert len(records(amina)) == 24
    assert counted(sync(amina, register, content)) == (0, 0, 0, 25, 0)


@pytest.mark.django_db(transaction=True)
def test_two_syncs_at_once_of_one_register_are_one_after_the_other(world, monkeypatch):
    monkeypatch.setattr(taking, "CHUNK", 7)
    amina, register = world.amina, opened(world.amina)
    sent = at_once(*(lambda n=n: send(amina, register, many(*range(20), n)) for n in (30, 31)))
    assert kinds(sent) == ["Busy", "done"]
    assert next(r for r in sent if isinstance(r, Busy)).wait > 0
    (started,) = [r for r in sent if isinstance(r, Sync)]
    ends = at_once(*(lambda: continue_sync(amina, started.pk) for _ in range(3)))
    assert kinds(ends) == ["done"] * 3
    with acting_as(amina):
        found = Sync.objects.select_related("run").get()
        assert counted(found) == (21, 0, 0, 0, 0)
        assert ImportRun.objects.count() == 1
    assert {record.version for record in records(amina).values()} == {1}
    with as_task(Task.DELIVERY):
        assert Event.objects.filter(kind="sync.finished").count() == 1


def test_a_chunk_costs_the_same_number_of_queries_however_many_entities_it_has(world, register):
    sync(world.amina, register, many(*range(200)))

    def queries(*numbers, **properties):
        left = set(range(200)) - set(numbers)
        with CaptureQueriesContext(connection) as captured:
            sync(world.amina, register, many(*left) + many(*numbers, **properties))
        return len(captured)

    assert queries(1, 2, birthPlace=["a"]) == queries(*range(60), birthPlace=["b"])
