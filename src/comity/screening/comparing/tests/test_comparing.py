"""Whole registers are compared: what is found, by whom, how it goes on after a cut, and what stays hidden."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client

from comity.kernel.acting import acting_as
from comity.kernel.codes.purposes import Purpose
from comity.kernel.models import Event
from comity.kernel.queue import for_viewer
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import AudienceMode
from comity.ledger.queries import Search, own_entries
from comity.members.commands import withdraw_role
from comity.records.commands import delete_record
from comity.records.judging.commands import judge_pair
from comity.records.judging.models import Judgement
from comity.records.models import Record
from comity.screening.comparing import pairs_file
from comity.screening.comparing.commands import continue_comparison, start_comparison
from comity.screening.comparing.models import Comparison
from comity.screening.comparing.rules import CHUNK, Side
from comity.screening.comparing.tasks import compare
from tests.browsing import grant_of, sign_in
from tests.pages import at_desk, text_of
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db
NAMES = ("Josphat Kiprono Mutua", "Wanjiru Njeri Kamau", "Baraka Otieno Ouma", "Solveig Aaltonen")


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def registers(world):
    """The same four people in both registers, each written a little otherwise."""
    for number, name in enumerate(NAMES):
        wanted(world.amina, name, born=[f"198{number}-03-17"])
        wanted(world.claire, " ".join(reversed(name.split())), born=[f"198{number}-03-17"])
    return Side(world.kenya.pk), Side(world.france.pk)


def found(viewer):
    """Pairs of captions that wait for the viewer's bureau."""
    with acting_as(viewer):
        waiting = Judgement.objects.of(viewer).select_related("one", "two")
        return {frozenset((j.one.caption, j.two.caption)) for j in waiting}


SAME = {frozenset((name, " ".join(reversed(name.split())))) for name in NAMES}


def compared(viewer, one, other, **options):
    return continue_comparison(viewer, start_comparison(viewer, one, other, **options).pk)


def test_two_registers_are_compared_and_what_is_alike_waits_for_people(world, registers):
    run = compared(world.claire, *registers)
    assert (run.state, run.one_records, run.other_records) == ("done", 4, 4)
    assert (run.alike, run.suggested, run.position) == (4, 4, run.candidates)
    assert found(world.claire) == SAME
    assert found(world.amina) == set(), "the other bureau is asked nothing"
    with acting_as(world.claire):
        judgement = Judgement.objects.of(world.claire).first()
    assert judgement.state == "suggested", "nothing is joined by itself"
    assert judgement.score >= 0.85
    assert {feature["name"] for feature in judgement.features} >= {"name", "birth_date"}


def test_a_second_comparison_asks_nothing_twice_and_leaves_answers_alone(world, registers):
    compared(world.claire, *registers)
    with acting_as(world.claire):
        answered = Judgement.objects.of(world.claire).first()
    judge_pair(world.claire, answered.pk, Judgement.State.NEGATIVE)
    again = compared(world.claire, *reversed(registers))
    assert (again.alike, again.suggested) == (4, 0)
    with acting_as(world.claire):
        assert Judgement.objects.get(pk=answered.pk).state == "negative"


def test_doubles_are_found_within_one_register(world):
    one, two = wanted(world.amina), wanted(world.amina, "MUTUA Josphat Kiprono")
    wanted(world.amina, "Solveig Aaltonen", born=["1991-07-02"])
    own = Side(world.kenya.pk)
    assert compared(world.amina, own, own).suggested == 1
    assert found(world.amina) == {frozenset((one.caption, two.caption))}


def test_a_list_is_a_part_of_a_register(world):
    for number, name in enumerate(NAMES[:3]):
        record = wanted(world.amina, name, born=[f"198{number}-03-17"])
        with acting_as(world.amina):
            Record.objects.filter(pk=record.pk).update(external_id=("un-1", "un-2", "ofac-1")[number])
        wanted(world.claire, name, born=[f"198{number}-03-17"])
    run = compared(world.claire, Side(world.kenya.pk, "un-"), Side(world.france.pk))
    assert (run.one_records, run.suggested) == (2, 2)


class Cut(Exception):
    """The machine went off."""


@pytest.mark.parametrize("after", [1, 2, 3])
def test_cut_anywhere_it_goes_on_without_doubles(world, registers, after, monkeypatch):
    monkeypatch.setattr("comity.screening.comparing.commands.CHUNK", 2)
    run = start_comparison(world.claire, *registers)
    steps = []

    def cut(run):
        steps.append((run.position, run.suggested))
        if len(steps) == after:
            raise Cut

    with pytest.raises(Cut):
        continue_comparison(world.claire, run.pk, cut)
    done = continue_comparison(world.claire, run.pk)
    assert (done.state, done.alike, done.suggested) == ("done", 4, 4)
    assert found(world.claire) == SAME


def test_a_file_of_pairs_that_was_lost_is_made_anew(world, registers, monkeypatch):
    monkeypatch.setattr("comity.screening.comparing.commands.CHUNK", 2)
    run = start_comparison(world.claire, *registers)

    def cut(run):
        if run.position == 2:
            Path(run.pairs).unlink()
            raise Cut

    with pytest.raises(Cut):
        continue_comparison(world.claire, run.pk, cut)
    done = continue_comparison(world.claire, run.pk)
    assert (done.state, done.alike) == ("done", 4)
    assert found(world.claire) == SAME


def test_nothing_is_left_on_disk_and_meanwhile_identifiers_alone(world, registers):
    folder = settings.COMITY.home / "comparisons"
    held = []

    def look(run):
        if run.pairs and not held:
            held.append(Path(run.pairs).read_text(encoding="ascii"))

    continue_comparison(world.claire, start_comparison(world.claire, *registers).pk, look)
    assert set(held[0]) <= set("0123456789abcdef- \n")
    assert not [path for path in folder.iterdir() if path.suffix in {".pairs", ".draft"}]


def test_what_the_bureau_may_not_see_is_not_in_the_register(world, registers):
    hidden = {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})}
    wanted(world.amina, "Lucien Armand Delacroix", born=["1975-11-11"], **hidden)
    wanted(world.amina, "Marek Solberg", born=["1975-11-12"], purposes=frozenset({Purpose.FORENSIC}))
    wanted(world.claire, "Lucien Armand Delacroix", born=["1975-11-11"])
    wanted(world.claire, "Marek Solberg", born=["1975-11-12"])
    run = compared(world.claire, *registers)
    assert (run.one_records, run.suggested) == (4, 4)


def test_victims_and_witnesses_are_in_no_register_that_is_compared(world, registers):
    for status in ("presumed_victim", "witness", "refugee"):
        wanted(world.claire, NAMES[0], born=["1980-03-17"], status=status)
    run = compared(world.claire, *registers)
    assert (run.other_records, run.suggested) == (4, 4)


def test_a_record_that_is_gone_meanwhile_is_in_no_pair(world, registers):
    run = start_comparison(world.claire, *registers)

    def withdraw(run):
        with acting_as(world.amina):
            left = Record.objects.of_source(world.amina).filter(caption=NAMES[0]).first()
        if left:
            delete_record(world.amina, left.pk, "withdrawn")

    done = continue_comparison(world.claire, run.pk, withdraw)
    assert done.suggested == 3


def test_the_line_decides_what_is_asked(world):
    wanted(world.amina, born=["1984-03-17"])
    wanted(world.claire, "Josphat Mutua", born=["1984"])
    sides = Side(world.kenya.pk), Side(world.france.pk)
    assert compared(world.claire, *sides, line=0.99).suggested == 0
    assert compared(world.claire, *sides, line=0.5).suggested == 1


def test_only_who_may_compare_does_and_only_within_bounds(world, registers):
    for viewer in (world.jonas, world.denis, world.lucie, world.odile, world.rosa, world.viktor, world.ines):
        with pytest.raises(Denied):
            start_comparison(viewer, *registers)
    for options in ({"line": 0.49}, {"line": 1.0}, {"most": 0}, {"most": 1_000_001}):
        with pytest.raises(Invalid):
            start_comparison(world.claire, *registers, **options)
    with pytest.raises(Invalid):
        start_comparison(world.claire, Side(world.kenya.pk, "x" * 101), registers[1])


def test_a_bureau_compares_one_thing_at_a_time(world, registers):
    run = start_comparison(world.claire, *registers)
    with pytest.raises(Invalid):
        start_comparison(world.claire, *registers)
    start_comparison(world.amina, *registers)
    continue_comparison(world.claire, run.pk)
    start_comparison(world.claire, *registers)


def test_the_ledger_and_events_tell_of_it_without_a_name(world, registers):
    run = compared(world.claire, *registers)
    (begun,) = own_entries(world.claire, Search(verb="comparison.started"))
    assert begun.details.details["one"] == str(world.kenya.pk)
    (taken,) = own_entries(world.claire, Search(verb="comparison.taken"))
    assert len(taken.details.details["suggested"]) == 4
    with acting_as(world.claire):
        told = list(Event.objects.filter(subject=run.pk))
    assert {event.kind for event in told} == {"comparison.progress", "comparison.finished"}
    assert all(isinstance(value, int) for event in told for value in event.data.values())


def test_another_bureau_neither_sees_nor_goes_on_with_it(world, registers):
    run = start_comparison(world.claire, *registers)
    with acting_as(world.amina):
        assert not Comparison.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Comparison.objects.create(
                bureau=world.france.pk,
                person=world.amina.person,
                purpose="border_control",
                one_source=world.kenya.pk,
                other_source=world.kenya.pk,
                line=0.9,
                most=1,
            )
    with pytest.raises(NotFound):
        continue_comparison(world.amina, run.pk)


def test_the_hub_stops_when_who_asked_may_no_longer_compare(world, registers):
    run = start_comparison(world.claire, *registers)
    withdraw_role(world.odile, grant_of(world.claire).pk)
    compare(str(run.pk), **for_viewer(world.claire))
    with acting_as(world.denis):
        assert Comparison.objects.get(pk=run.pk).state == "waiting"


def test_pairs_on_disk_are_found_by_their_place(tmp_path):
    ids = [f"00000000-0000-0000-0000-{n:012}" for n in range(2 * CHUNK)]
    path = pairs_file.write(tmp_path / "new", zip(ids, reversed(ids), strict=True))
    read = pairs_file.read(path, CHUNK, 3)
    assert [str(one) for one, _two in read] == ids[CHUNK : CHUNK + 3]
    assert pairs_file.read(path, 2 * CHUNK, 3) == []
    assert path.stat().st_mode & 0o077 == 0


# Pages and the API


def test_a_comparison_is_begun_on_a_page_watched_and_read(world, registers):
    claire = at_desk(world.claire)
    assert "No comparison yet" in claire.reads("screening:comparisons")
    begun = claire.post(
        "screening:comparisons", one=str(world.kenya.pk), other=str(world.france.pk), line="85"
    )
    assert begun.status_code == 302
    with acting_as(world.claire):
        run = Comparison.objects.get()
    assert "Waits for its turn" in claire.reads("screening:comparisons")
    assert "Looking for candidates" in claire.reads("screening:comparison", run.pk)
    again = claire.post(
        "screening:comparisons", one=str(world.kenya.pk), other=str(world.france.pk), line="85"
    )
    assert "Your bureau has a comparison under way." in text_of(again)
    compare(str(run.pk), **for_viewer(world.claire))
    text = claire.reads("screening:comparison", run.pk)
    assert "4 New to your bureau wait for a person 0 Known already" in text
    assert "NCB Nairobi : 4 persons that you may see in full" in text
    assert claire.post("screening:comparison", run.pk).status_code == 400
    assert at_desk(world.amina).get("screening:comparison", run.pk).status_code == 404
    assert at_desk(world.jonas).get("screening:comparisons").status_code == 403


def test_a_program_begins_a_comparison_and_asks_how_far_it_is(world, registers):
    claire = sign_in(Client(), world.claire)
    body = {"one": {"source": str(world.kenya.pk)}, "other": {"source": str(world.france.pk)}}
    begun = claire.post("/api/v1/comparisons", body, content_type="application/json")
    assert (begun.status_code, begun.json()["state"]) == (202, "waiting")
    assert claire.get(begun["Location"]).json()["id"] == begun.json()["id"]
    assert len(claire.get("/api/v1/comparisons").json()["items"]) == 1
    assert sign_in(Client(), world.amina).get(begun["Location"]).status_code == 404
