"""Importing a list: whole, again, after a cut, twice at once, changed, damaged and hostile."""

import io
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as bounds
from hypothesis import strategies as st

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import Tier
from comity.records.commands import continue_import, edit_record, imports, start_import
from comity.records.models import ImportProblem, ImportRun, Record
from comity.records.queries import history, import_problems, unfinished_import
from comity.records.rules import Draft
from tests.at_once import at_once, kinds
from tests.people import handling, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def person(number, name="Marek Solberg", **properties):
    return {
        "id": f"p-{number}",
        "schema": "Person",
        "properties": {"name": [f"{name} {number}"], **properties},
    }


def passport(number, holder):
    properties = {"number": [f"X{number}"], "country": ["ke"], "holder": [holder]}
    return {"id": f"d-{number}", "schema": "Passport", "properties": properties}


def listing(number, entity):
    properties = {"entity": [entity], "authority": ["Test council"]}
    return {"id": f"s-{number}", "schema": "Sanction", "properties": properties}


def lines(*entities):
    return b"".join(json.dumps(entity).encode() + b"\n" for entity in entities)


def begin(viewer, content, filename="list.ftm.json", **choices):
    choices = {"status": "suspect", **choices}
    return start_import(viewer, filename, io.BytesIO(content), handling(viewer.bureau), **choices)


def bring_in(viewer, content, **choices):
    return continue_import(viewer, begin(viewer, content, **choices).pk)


def counted(run):
    return (run.added, run.changed, run.unchanged, run.refused)


def problems(viewer, run):
    with acting_as(viewer):
        return [(problem.at, problem.field) for problem in import_problems(viewer, run)]


def records(viewer):
    with acting_as(viewer):
        return {record.external_id: record for record in Record.objects.select_related("holder").all()}


def raw_files():
    return sorted((settings.COMITY.home / "raw").glob("*.list")) if settings.COMITY.home.exists() else []


# Whole, again, changed


def test_a_list_comes_in_whole_and_again_changes_nothing(world):
    content = lines(person(1), person(2), passport(1, "p-1"), listing(1, "p-2"))
    assert counted(bring_in(world.amina, content)) == (4, 0, 0, 0)
    before = {key: record.version for key, record in records(world.amina).items()}
    assert before == {"p-1": 1, "p-2": 1}, "papers and listings are kept with their persons"
    assert counted(bring_in(world.amina, content)) == (0, 0, 4, 0)
    assert {key: record.version for key, record in records(world.amina).items()} == before


def test_a_changed_copy_gives_exactly_the_true_differences(world):
    bring_in(world.amina, lines(person(1), person(2), person(3)))
    run = bring_in(world.amina, lines(person(1), person(2, birthPlace=["Kisumu"]), person(3), person(4)))
    assert counted(run) == (1, 1, 2, 0)
    with acting_as(world.amina):
        newest, _ = history(world.amina, records(world.amina)["p-2"])
    assert [(d.field, d.after) for d in newest.differences] == [("birthPlace", ("Kisumu",))]
    assert newest.version.verb == "record.imported"


def test_values_in_another_order_are_no_change(world):
    bring_in(world.amina, lines(person(1, alias=["A", "B"])))
    assert counted(bring_in(world.amina, lines(person(1, alias=["B", "A"])))) == (0, 0, 1, 0)


def test_a_list_touches_the_records_of_its_own_bureau_alone(world):
    bring_in(world.amina, lines(person(1)))
    assert counted(bring_in(world.claire, lines(person(1, birthPlace=["Lyon"])))) == (1, 0, 0, 0)
    with acting_as(world.amina):
        assert Record.objects.of_source(world.amina).get().values("birthPlace") == []


def test_what_an_officer_mended_by_hand_stays_until_the_list_itself_changes(world):
    bring_in(world.amina, lines(person(1)))
    record = records(world.amina)["p-1"]
    edit_record(world.amina, record.pk, Draft("Person", {"name": ["Mended"]}, "suspect"), 1)
    assert counted(bring_in(world.amina, lines(person(1)))) == (0, 0, 1, 0)
    assert records(world.amina)["p-1"].caption == "Mended"


# Who speaks of whom


@pytest.mark.parametrize("further_down", [1, 300])
def test_an_entity_may_speak_of_one_further_down_and_finds_it(world, further_down):
    between = [person(n) for n in range(2, further_down + 1)]
    content = lines(passport(1, "p-1"), listing(1, "p-1"), *between, person(1))
    run = bring_in(world.amina, content)
    assert counted(run) == (len(between) + 3, 0, 0, 0)
    assert problems(world.amina, run) == []
    assert {paper["id"] for paper in records(world.amina)["p-1"].attached} == {"d-1", "s-1"}
    assert counted(bring_in(world.amina, content)) == (0, 0, len(between) + 3, 0)


@pytest.mark.parametrize("further_down", [1, 300])
def test_documents_with_a_reason_are_records_linked_to_their_holder(world, further_down):
    between = [person(n) for n in range(2, further_down + 1)]
    run = bring_in(world.amina, lines(passport(1, "p-1"), *between, person(1)), reason="stolen")
    assert counted(run) == (len(between) + 2, 0, 0, 0)
    paper = records(world.amina)["d-1"]
    assert (paper.reason, paper.holder.external_id) == ("stolen", "p-1")


def test_what_speaks_of_nobody_on_the_list_is_refused_once_with_its_place(world):
    run = bring_in(world.amina, lines(person(1), listing(1, "p-9"), person(2)))
    assert counted(run) == (2, 0, 0, 1)
    assert problems(world.amina, run) == [("line 2", "entity")]


def test_only_the_issuing_state_imports_revocations(world):
    content = lines(passport(1, "p-1"), person(1))
    assert counted(bring_in(world.amina, content, reason="revoked")) == (2, 0, 0, 0)
    run = bring_in(world.claire, content, reason="revoked")
    assert counted(run) == (1, 0, 0, 1)
    assert problems(world.claire, run) == [("line 1", "reason")]


# Cuts


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_cut_goes_on_where_it_stood(world, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 10)
    content = lines(*(person(n) for n in range(35)), listing(1, "p-40"), person(40))
    run = begin(world.amina, content)

    class PowerCut(Exception):
        pass

    def cut(run):
        if run.position >= 20:
            raise PowerCut

    with pytest.raises(PowerCut):
        continue_import(world.amina, run.pk, cut)
    with acting_as(world.amina):
        half = ImportRun.objects.get()
        assert (half.state, half.position, half.added) == ("running", 20, 20)
        assert unfinished_import(world.amina, "list.ftm.json", len(content)) == half
    done = continue_import(world.amina, run.pk)
    assert (counted(done), done.state) == ((37, 0, 0, 0), "done")
    assert all(record.version == 1 for key, record in records(world.amina).items() if key != "p-40")
    assert counted(continue_import(world.amina, run.pk)) == (37, 0, 0, 0), "once more does nothing"


@pytest.mark.django_db(transaction=True)
def test_a_cut_in_the_second_reading_loses_nothing_either(world, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 5)
    content = lines(*(listing(n, f"p-{n}") for n in range(12)), *(person(n) for n in range(12)))
    run = begin(world.amina, content)

    class PowerCut(Exception):
        pass

    def cut(run):
        if run.second_reading and run.position >= 5:
            raise PowerCut

    with pytest.raises(PowerCut):
        continue_import(world.amina, run.pk, cut)
    assert counted(continue_import(world.amina, run.pk)) == (24, 0, 0, 0)
    assert all(len(record.attached) == 1 for record in records(world.amina).values())


@pytest.mark.django_db(transaction=True)
def test_the_same_run_taken_up_twice_at_once_does_no_harm(world, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 7)
    amina = world.amina
    run = begin(amina, lines(*(listing(n, f"p-{n}") for n in range(20)), *(person(n) for n in range(20))))
    assert kinds(at_once(*(lambda: continue_import(amina, run.pk) for _ in range(3)))) == ["done"] * 3
    with acting_as(amina):
        assert counted(ImportRun.objects.get()) == (40, 0, 0, 0)
    assert all(len(record.attached) == 1 for record in records(amina).values())
    with as_task(Task.DELIVERY):
        assert Event.objects.filter(kind="import.finished").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_list_imported_twice_at_once_makes_each_record_once(world, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 7)
    amina, content = world.amina, lines(*(person(n) for n in range(30)))
    runs = [begin(amina, content) for _ in range(2)]
    results = at_once(*(lambda run=run: continue_import(amina, run.pk) for run in runs))
    assert kinds(results) == ["done", "done"]
    assert sum(run.added for run in results) == 30
    assert sum(run.unchanged for run in results) == 30
    assert {record.version for record in records(amina).values()} == {1}


# Refusals


def test_every_refusal_is_reported_with_its_place_and_the_rest_comes_in(world):
    content = (
        lines(person(1))
        + b"{not json}\n"
        + lines({"id": "p-2", "schema": "Person", "properties": {"alias": [" "]}})
        + b'{"id": "p-3"}\n'
        + lines({"id": "v-1", "schema": "Vessel", "properties": {"name": ["Marie"]}})
        + lines(person(4))
        + lines({"id": "x" * 201, "schema": "Person", "properties": {"name": ["Long"]}})
    )
    run = bring_in(world.amina, content)
    assert (run.added, run.refused) == (2, 5)
    places = [at for at, _field in problems(world.amina, run)]
    assert list(dict.fromkeys(places)) == ["line 2", "line 3", "line 4", "line 5", "line 7"]


def test_persons_without_a_stated_quality_are_refused_one_by_one(world):
    run = bring_in(world.amina, lines(person(1), person(2)), status="")
    assert counted(run) == (0, 0, 0, 2)
    assert problems(world.amina, run) == [("line 1", "status"), ("line 2", "status")]


def test_text_that_cannot_be_kept_does_not_stop_a_list(world):
    content = b'{"id": "p-1", "schema": "Person", "properties": {"name": ["A\\u0000B"], "alias": ["AB"]}}\n'
    content += b'{"id": "p-2", "schema": "Person", "properties": {"name": ["\\ud800"], "alias": ["CD"]}}\n'
    run = bring_in(world.amina, content)
    assert run.state == "done"
    assert {record.caption for record in records(world.amina).values()} <= {"AB", "CD", "A\ufffdB", "?"}


def test_a_huge_line_is_refused_by_its_number(world):
    content = lines(person(1)) + b'{"id": "' + b"x" * (17 * 2**20) + b'"}\n' + lines(person(2))
    run = bring_in(world.amina, content)
    assert counted(run) == (2, 0, 0, 1)
    assert problems(world.amina, run) == [("line 2", "")]


def test_an_xml_bomb_is_reported_and_explodes_nowhere(world):
    bomb = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    bomb += b"]><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><FIRST_NAME>&j;</FIRST_NAME></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
    run = bring_in(world.amina, bomb, filename="un.xml")
    assert run.added == 0
    assert run.refused >= 1
    assert problems(world.amina, run)


@bounds(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=400), st.sampled_from([b"{", b"[", b"<", b"<CONSOLIDATED_LIST>"]))
def test_no_bytes_bring_an_import_down(world, content, beginning):
    assert bring_in(world.amina, beginning + content).state == "done"


def test_what_cannot_begin_leaves_no_file_behind(world, monkeypatch):
    before = raw_files()
    expired = handling(world.kenya.pk, expires_at=clock.now() - timedelta(days=1))
    discreet = handling(world.kenya.pk, tier=Tier.DISCREET, legal_order="Order 12/2026")
    for viewer, content, chosen, choices, refusal in (
        (world.amina, b"name,born\n", handling(world.kenya.pk), {}, Invalid),
        (world.amina, b"", handling(world.kenya.pk), {}, Invalid),
        (world.amina, lines(person(1)), expired, {}, Invalid),
        (world.amina, lines(person(1)), discreet, {}, Denied),
        (world.amina, lines(person(1)), handling(world.france.pk), {}, Denied),
        (world.amina, lines(person(1)), handling(world.kenya.pk), {"status": "villain"}, Invalid),
        (world.amina, lines(person(1)), handling(world.kenya.pk), {"reason": "magic"}, Invalid),
        (world.jonas, lines(person(1)), handling(world.germany.pk), {}, Denied),
    ):
        with pytest.raises(refusal):
            start_import(viewer, "list.json", io.BytesIO(content), chosen, **choices)
    with pytest.raises(Invalid):
        begin(world.amina, lines(person(1)), filename="a\0b")
    monkeypatch.setattr(settings.COMITY, "import_max_bytes", 2**20)
    with pytest.raises(Invalid, match="1 MB"):
        begin(world.amina, b"{" * (2**20 + 1))
    assert raw_files() == before
    with acting_as(world.amina):
        assert not ImportRun.objects.exists()


def test_a_run_belongs_to_its_bureau(world):
    run = begin(world.amina, lines(person(1)))
    with pytest.raises(NotFound):
        continue_import(world.claire, run.pk)
    with acting_as(world.claire):
        assert not ImportRun.objects.exists()
        assert not ImportProblem.objects.exists()


def test_an_interrupted_run_whose_list_is_no_longer_kept_says_so(world):
    run = begin(world.amina, lines(person(1)))
    Path(run.raw).unlink()
    with pytest.raises(Invalid, match="no longer kept"):
        continue_import(world.amina, run.pk)


def test_the_raw_list_is_readable_by_the_hub_alone(world):
    run = begin(world.amina, lines(person(1)))
    assert Path(run.raw).stat().st_mode & 0o077 == 0


def test_a_chunk_costs_the_same_number_of_queries_however_many_entities_it_has(world):
    amina = world.amina
    bring_in(amina, lines(person(0)))

    def queries(first, number):
        run = begin(amina, lines(*(person(n) for n in range(first, first + number))))
        with CaptureQueriesContext(connection) as captured:
            continue_import(amina, run.pk)
        return len(captured)

    assert queries(100, 3) == queries(200, 60)


def test_notices_of_interpol_and_of_misp_become_records_that_keep_status_source_and_date(world):
    red = {"entity_id": "2026/1", "forename": "Josphat", "name": "Mutua", "nationalities": ["KE"]}
    red |= {"arrest_warrants": [{"charge": "Trafficking in persons", "issuing_country_id": "KE"}]}
    yellow = {"entity_id": "2025/7", "name": "Achieng", "date_of_event": "2025/02/03"}
    page = json.dumps(
        {"total": 3, "_embedded": {"notices": [red, yellow, {"entity_id": "2026/3"}]}}, indent=1
    )
    run = bring_in(world.amina, page.encode(), status="charged")
    assert (run.format, counted(run)) == ("interpol", (4, 0, 0, 1))
    relations = [("notice-color", "Red"), ("present-family-name", "Ochieng")]
    attributes = [{"object_relation": name, "value": value} for name, value in relations]
    thing = {
        "name": "interpol-notice",
        "uuid": "24927972-1e4a-11e9-857e-3b2306b99911",
        "Attribute": attributes,
    }
    event = {"Event": {"date": "2025-11-20", "Orgc": {"name": "NCB"}, "Object": [thing]}}
    assert bring_in(world.amina, json.dumps(event).encode(), status="charged").format == "misp"
    assert counted(bring_in(world.amina, page.encode(), status="charged")) == (0, 0, 4, 1)
    with acting_as(world.amina):
        kept = {record.caption: record for record in Record.objects.of_source(world.amina)}
    assert {name: record.status for name, record in kept.items()} == {
        "Josphat Mutua": "charged",
        "Achieng": "missing",
        "Ochieng": "charged",
    }
    (wanted_for,) = kept["Josphat Mutua"].attached
    assert wanted_for["properties"]["reason"] == ["Trafficking in persons"]
    assert wanted_for["properties"]["recordId"] == ["2026/1"]
    (missing,) = kept["Achieng"].attached
    assert missing["properties"]["date"] == ["2025-02-03"]
    (listed,) = kept["Ochieng"].attached
    assert (listed["properties"]["publisher"], listed["properties"]["retrievedAt"]) == (
        ["NCB"],
        ["2025-11-20"],
    )


def test_a_json_file_is_told_by_its_keys_not_by_its_words(world):
    event = {"id": "e-1", "schema": "Event", "properties": {"name": ["response", "entity_id"]}}
    named = person(1, name='"interpol-notice"')
    for content, kind in (
        (lines(event), "ftm"),
        (lines(named), "ftm"),
        (b'{"response" : []}', "misp"),
        (b'\xef\xbb\xbf [\n{"entity_id":"1"}]', "interpol"),
        (b"{}", "ftm"),
    ):
        assert begin(world.amina, content).format == kind
