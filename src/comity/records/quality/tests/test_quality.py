"""Scores with their reasons, kept in step with every change; who sees them, who mends, who counts."""

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings as live
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.ledger.queries import Search, own_entries
from comity.members.roles import Role
from comity.records.commands import (
    begin_undo,
    continue_import,
    create_record,
    delete_record,
    edit_record,
    extend_record,
    start_import,
    undo_import,
)
from comity.records.commands.retention import GRACE, expire_records
from comity.records.models import Acceptance, Flaw, Quality, QualityFigures, Record
from comity.records.quality.commands import (
    accept_flaw,
    count_quality,
    leave_mending,
    oversee_quality,
    reopen_flaw,
    take_mending,
)
from comity.records.quality.measuring import measure, measure_and_count
from comity.records.quality.queries import figures, standing_of, to_mend
from comity.records.quality.rules import Group
from comity.records.rules import Draft
from tests.browsing import key_of, with_key
from tests.pages import at_desk
from tests.people import handling, make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db

NO_DOCUMENT = {"person.document"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def man(world):
    """Without a document; else nothing is wrong with his record."""
    return wanted(world.amina)


def wrong(viewer, record):
    with acting_as(viewer):
        return set(Flaw.objects.filter(record=record.pk).values_list("rule", flat=True))


def scored(viewer, record):
    with acting_as(viewer):
        return Quality.objects.get(pk=record.pk).score


def edited(viewer, record, **said):
    with acting_as(viewer):
        now = Record.objects.get(pk=record.pk)
    draft = Draft(now.schema, {**now.properties, **said}, status=now.status, reason=now.reason)
    return edit_record(viewer, record.pk, draft, now.version)


def test_every_change_of_a_record_measures_it_anew(world, man):
    assert (wrong(world.amina, man), scored(world.amina, man)) == (NO_DOCUMENT, 85)
    edited(world.amina, man, birthDate=[], gender=[])
    assert wrong(world.amina, man) == {*NO_DOCUMENT, "person.birth_date", "person.sex"}
    assert scored(world.amina, man) == 100 - 15 - 25 - 10
    edited(world.amina, man, birthDate=["1984-03-17"], gender=["male"], passportNumber=["AK0456789"])
    assert (wrong(world.amina, man), scored(world.amina, man)) == (set(), 100)
    with acting_as(world.amina), clock.standing_at(clock.now() + timedelta(days=200)):
        measure_and_count()
    assert wrong(world.amina, man) == {"stale.review"}
    extend_record(world.amina, man.pk, clock.now() + timedelta(days=700), "still sought")
    assert wrong(world.amina, man) == set()


def test_a_person_and_her_documents_are_measured_together(world, man):
    passport = Draft(
        "Passport",
        {"number": ["AK1"], "country": ["ke"], "issueDate": ["1990"]},
        reason="stolen",
        holder=str(man.pk),
    )
    paper = create_record(world.amina, passport, handling(world.amina.bureau))
    assert wrong(world.amina, man) == set()
    edited(world.amina, man, birthDate=["1995"])
    assert wrong(world.amina, paper) == {"clash.paper_before_birth"}
    other = wanted(world.amina, "Wanjiru Njeri Kamau")
    edit_record(world.amina, paper.pk, replace(passport, holder=str(other.pk)), 1)
    assert wrong(world.amina, man) == {*NO_DOCUMENT, "person.birth_day"}
    assert wrong(world.amina, other) == set()
    delete_record(world.amina, paper.pk, "found")
    assert wrong(world.amina, other) == NO_DOCUMENT


def test_a_person_whose_document_runs_out_is_measured_anew(world, man):
    passport = Draft("Passport", {"number": ["AK1"], "country": ["ke"]}, reason="stolen", holder=str(man.pk))
    create_record(
        world.amina, passport, handling(world.amina.bureau, expires_at=clock.now() + timedelta(days=300))
    )
    assert wrong(world.amina, man) == set()
    with clock.standing_at(clock.now() + timedelta(days=301) + GRACE):
        expire_records()
        assert wrong(world.amina, man) == {*NO_DOCUMENT, "stale.review"}


def test_a_list_that_is_imported_is_measured_as_it_comes_in_and_again_when_it_is_undone(world):
    def entry(number, **said):
        return {
            "id": f"l-{number}",
            "schema": "Person",
            "properties": {"name": [f"Amani Baraka {number}"], **said},
        }

    def taken(*entries):
        lines = BytesIO("\n".join(map(json.dumps, entries)).encode())
        run = start_import(world.amina, "list.json", lines, handling(world.amina.bureau), status="suspect")
        return continue_import(world.amina, run.pk)

    taken(entry(1, birthDate=["1990-01-01"]))
    with acting_as(world.amina):
        record = Record.objects.get(external_id="l-1")
    assert "person.birth_date" not in wrong(world.amina, record)
    run = taken(entry(1, birthDate=["2190-01-01"]), entry(2))
    assert "impossible.not_born" in wrong(world.amina, record)
    begin_undo(world.amina, run.pk)
    undo_import(world.amina, run.pk)
    assert "impossible.not_born" not in wrong(world.amina, record)
    with acting_as(world.amina):
        assert Quality.objects.count() == 1


def test_what_is_right_as_it_is_counts_no_more_while_the_record_says_the_same(world, man):
    edited(world.amina, man, birthDate=["1984-03-17", "1986-01-01"])
    with pytest.raises(Invalid, match="Say why"):
        accept_flaw(world.amina, man.pk, "clash.birth_dates", "  ")
    accept_flaw(world.amina, man.pk, "clash.birth_dates", "two passports, both genuine")
    assert (wrong(world.amina, man), scored(world.amina, man)) == (NO_DOCUMENT, 85)
    edited(world.amina, man, notes=["has a scar"])
    assert wrong(world.amina, man) == NO_DOCUMENT
    edited(world.amina, man, birthDate=["1984-03-17", "1987"])
    assert wrong(world.amina, man) == {*NO_DOCUMENT, "clash.birth_dates"}
    accept_flaw(world.amina, man.pk, "clash.birth_dates", "a third one")
    reopen_flaw(world.amina, man.pk, "clash.birth_dates")
    assert wrong(world.amina, man) == {*NO_DOCUMENT, "clash.birth_dates"}
    with pytest.raises(NotFound):
        reopen_flaw(world.amina, man.pk, "clash.birth_dates")
    with pytest.raises(NotFound):
        accept_flaw(world.amina, man.pk, "impossible.not_born", "?")
    verbs = [line.verb for line in own_entries(world.amina, Search(limit=30))]
    assert verbs.count("flaw.accepted") == 2 + 1, "two done, one of what is not there"


def test_to_confirm_a_stale_record_holds_as_long_as_any_confirmation_and_a_review_is_no_matter_of_opinion(
    world,
):
    two_years = timedelta(days=731)
    with clock.standing_at(clock.now() - two_years):
        man = wanted(world.amina, passports=["AK1"], expires_at=clock.now() + 2 * two_years)
    measure_and_count()
    assert wrong(world.amina, man) == {"stale.unconfirmed"}
    accept_flaw(world.amina, man.pk, "stale.unconfirmed", "asked the court today")
    assert wrong(world.amina, man) == set()
    with clock.standing_at(clock.now() + two_years - timedelta(days=2)):
        measure_and_count()
        assert wrong(world.amina, man) == {"stale.review"}
        with pytest.raises(Invalid, match="extend the record"):
            accept_flaw(world.amina, man.pk, "stale.review", "it is")
    with clock.standing_at(clock.now() + two_years):
        measure_and_count()
    assert wrong(world.amina, man) == {"stale.unconfirmed", "stale.review"}


def test_only_the_source_knows_how_good_its_records_are(world, man):
    with acting_as(world.claire):
        assert standing_of(world.claire, Record.objects.get(pk=man.pk)) is None
        assert to_mend(world.claire).found == []
        for table in (Quality, Flaw, Acceptance, QualityFigures):
            assert not table.objects.exists()
    refusals = [
        (Denied, lambda: accept_flaw(world.claire, man.pk, "person.document", "not ours")),
        (Denied, lambda: take_mending(world.claire, man.pk)),
        (Denied, lambda: accept_flaw(world.lucie, man.pk, "person.document", "may not write")),
        (Denied, lambda: oversee_quality(world.amina)),
        (Denied, lambda: oversee_quality(world.viktor)),
        (Denied, lambda: count_quality(world.helena)),
    ]
    for refusal, act in refusals:
        with pytest.raises(refusal):
            act()
    claire, jonas = at_desk(world.claire), at_desk(world.jonas)
    assert "Quality of this record" not in claire.reads("records:detail", man.pk)
    assert "Quality of this record" not in jonas.reads("records:detail", man.pk)
    assert claire.get("records:accept_flaw", man.pk, "person.document").status_code == 403
    amina = at_desk(world.amina)
    shown = amina.reads("records:detail", man.pk)
    assert "85 of 100" in shown
    assert "No document of this person" in shown
    secret, _key = key_of(world.claire, world.odile)
    assert with_key(secret).get(f"/api/v1/records/{man.pk}/quality").status_code == 404


def test_nobody_writes_the_quality_of_anothers_records_even_in_sql(world, man):
    def forged(**more):
        return Quality(record_id=man.pk, version=1, measured_by="x", score=100, **more)

    for source in (world.claire.bureau, world.amina.bureau):
        with (
            acting_as(world.claire),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            forged(source=source).save(force_insert=True)
    with acting_as(world.claire):
        assert Quality.objects.update(score=1) == Flaw.objects.all().delete()[0] == 0
    assert scored(world.amina, man) == 85


def test_the_worst_stand_first_page_by_page_and_by_rule(world):
    people = [wanted(world.amina, f"Wanjiru Kamau {n}", born=["1990"] if n % 2 else []) for n in range(5)]
    wanted(world.claire, "Luc Rotich", born=[])
    with acting_as(world.amina):
        first = to_mend(world.amina, most=3)
        assert [each.quality.score for each in first.found] == [60, 60, 60]
        rest = to_mend(world.amina, after=first.after, most=3)
        assert ([each.quality.score for each in rest.found], rest.after) == ([80, 80], "")
        of_rule = to_mend(world.amina, "person.birth_day")
        assert {each.quality.pk for each in of_rule.found} == {people[1].pk, people[3].pk}
        assert [flaw.rule for flaw in rest.found[0].flaws] == ["person.document", "person.birth_day"]
        assert len(to_mend(world.amina, after="no-place").found) == 5


def test_one_officer_takes_a_record_another_may_take_it_over_and_mending_ends_it(world, man):
    kamau = world.seat("kamau", world.kenya, Role.ANALYST)
    take_mending(world.amina, man.pk)
    with acting_as(world.amina):
        assert (
            len(to_mend(world.amina, mine=True).found)
            == len(to_mend(world.amina, "person.document", mine=True).found)
            == 1
        )
        assert to_mend(kamau, mine=True).found == []
    with pytest.raises(Denied):
        leave_mending(kamau, man.pk)
    assert take_mending(kamau, man.pk).taken_by == kamau.person
    assert leave_mending(kamau, man.pk).taken_by is None
    take_mending(kamau, man.pk)
    edited(world.amina, man, passportNumber=["AK1"])
    with acting_as(world.amina):
        assert Quality.objects.get(pk=man.pk).taken_by is None
    with pytest.raises(Invalid, match="Nothing is to be mended"):
        take_mending(kamau, man.pk)


def test_the_night_measures_what_is_due_and_goes_on_where_it_was_cut(world, man, monkeypatch, settings):
    other = stolen_passport(world.claire)
    assert measure_and_count() == 0, "all is measured already"
    with as_task(Task.QUALITY):
        Quality.objects.all().delete()
        Flaw.objects.all().delete()
    monkeypatch.setattr("comity.records.quality.measuring.AT_ONCE", 1)
    assert measure_and_count() == 2
    assert wrong(world.amina, man) == NO_DOCUMENT
    assert wrong(world.claire, other) == set()
    settings.COMITY = live.COMITY.model_copy(update={"quality_weights": {"person.document": 0}})
    assert measure_and_count() == 2, "the rules are others now"
    assert wrong(world.amina, man) == set()
    with as_task(Task.RETENTION):
        Record.objects.filter(pk=man.pk).update(expires_at=clock.now() - GRACE)
    expire_records()
    with as_task(Task.QUALITY):
        assert not Quality.objects.filter(pk=man.pk).exists()


def test_measuring_many_asks_no_more_than_measuring_few(world):
    people = [wanted(world.amina, f"Amani Baraka {n}") for n in range(12)]

    def asked(some):
        with acting_as(world.amina), CaptureQueriesContext(connection) as queries:
            measure(some)
        return len(queries)

    assert asked(people[:2]) == asked(people) <= 8


def test_figures_of_each_week_are_the_bureaus_own(world, man):
    with clock.standing_at(clock.now() - timedelta(days=7)):
        measure_and_count()
    wanted(world.amina, "Wanjiru Njeri Kamau", passports=["AK2"])
    now = count_quality(world.amina)
    assert (now.records, now.flawless, now.score, now.by_rule) == (2, 1, 92.5, {"person.document": 1})
    with acting_as(world.amina):
        assert [one.records for one in figures(world.amina)] == [2, 1]
    count_quality(world.claire)
    page = at_desk(world.amina).reads("records:quality")
    assert "of 100: the mean score" in page
    assert "No document of this person" in page
    assert "Mean score, week by week" in page


def test_the_secretariat_has_figures_and_none_that_lead_to_a_record(world):
    for number in range(7):
        wanted(world.amina, f"Amani Baraka {number}", born=[] if number < 2 else ["1984-03-17"])
    for number in range(4):
        wanted(world.claire, f"Luc Rotich {number}")
    measure_and_count()
    told = {one.source: one for one in oversee_quality(world.helena)}
    kenya, france = told[world.kenya.pk], told[world.france.pk]
    assert (kenya.records, kenya.score) == (5, 78)
    assert kenya.flaws == {Group.MISSING: 10} | dict.fromkeys(
        (Group.STALE, Group.CONTRADICTORY, Group.IMPOSSIBLE)
    )
    assert (france.records, france.score, france.flaws[Group.MISSING]) == (None, None, None)
    page = at_desk(world.helena).reads("records:quality_overview")
    assert "fewer than 5" in page
    assert "Amani" not in page
    with acting_as(world.helena):
        assert not QualityFigures.objects.exists(), "what is not rounded stays behind row security"
    assert [line.verb for line in own_entries(world.helena, Search(limit=1))] == ["quality.overseen"]


def test_an_officer_mends_and_accepts_on_pages_and_programs_do_the_same(world, man):
    amina = at_desk(world.amina)
    listed = amina.reads("records:mend")
    assert "Josphat Kiprono Mutua" in listed
    assert "It is right as it is" in listed
    assert f"/records/{man.pk}/edit/#id_passportNumber" in amina.get("records:mend").content.decode()
    assert amina.post("records:accept_flaw", man.pk, "person.document", reason="").status_code == 400
    assert amina.get("records:accept_flaw", man.pk, "no.rule").status_code == 404
    amina.post("records:accept_flaw", man.pk, "person.document", reason="never had a passport")
    assert "never had a passport" in amina.reads("records:detail", man.pk)
    assert "Nothing to mend" in amina.reads("records:mend")
    amina.post("records:reopen_flaw", man.pk, "person.document")
    amina.post("records:take", man.pk)
    assert "Leave it" in amina.reads("records:mend", mine="on")
    secret, _key = key_of(world.amina, world.seat("wangari", world.kenya, Role.BUREAU_ADMINISTRATOR))
    program = with_key(secret)
    (item,) = program.get("/api/v1/quality/mending?rule=person.document&mine=true").json()["items"]
    assert (item["score"], [flaw["field"] for flaw in item["flaws"]]) == (85, ["passportNumber"])
    said = {"rule": "person.document", "reason": "never had one"}
    there = f"/api/v1/records/{man.pk}/quality"
    answer = program.post(f"{there}/acceptance", said, content_type="application/json").json()
    assert (answer["score"], answer["flaws"], answer["accepted"][0]["reason"]) == (100, [], "never had one")
    assert (
        program.post(
            f"{there}/reopening", {"rule": "person.document"}, content_type="application/json"
        ).json()["score"]
        == 85
    )
    assert program.post("/api/v1/quality/count").json()["by_rule"] == {"person.document": 1}
    assert len(program.get("/api/v1/quality").json()) == 1
    assert "person.birth_date" in [rule["id"] for rule in program.get("/api/v1/quality/rules").json()]
