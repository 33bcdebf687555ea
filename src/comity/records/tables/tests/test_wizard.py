"""A bureau's table: recognised, mapped, looked at, taken in, undone as a whole; and remembered for the next one."""

from __future__ import annotations

import io

import pytest
from django.conf import settings
from django.utils import translation

from comity.exchange.tables.rows import Plan
from comity.exchange.tests.test_tables import MISTAKES, workbook
from comity.kernel.acting import acting_as
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.ledger.queries import Search, own_entries
from comity.members.roles import Role
from comity.records.commands import (
    begin_undo,
    continue_import,
    edit_record,
    imports,
    start_import,
    undo_import,
    undoing,
)
from comity.records.models import ImportMapping, ImportProblem, ImportRun, Record, RecordVersion
from comity.records.rules import Draft
from comity.records.tables.commands import delete_mapping, name_columns
from comity.records.tables.fields import likely_kind, proposed
from comity.records.tables.queries import look_at, mappings, preview, understood
from comity.records.tests.test_imports import bring_in, lines, passport, person, records
from tests.pages import at_desk, text_of
from tests.people import handling, make_world

pytestmark = pytest.mark.django_db
CSV = "Nom;Prénom;Date de naissance;Nationalité\nMUTUA;Josphat;17/03/1984;Kenya\nOUMA;Baraka;09/09/1979;KEN\n"
VEHICLES = "Registration number;Country;Make\nKAA 123 B;Kenya;Toyota\nnone at all!;Kenya;Ford\n"


@pytest.fixture
def world():
    return make_world()


def kept(viewer, content, name="register.csv", **choices):
    raw = content.encode() if isinstance(content, str) else content
    return start_import(
        viewer, name, io.BytesIO(raw), handling(viewer.bureau), **{"status": "suspect", **choices}
    )


def named(viewer, run, kind="", **said):
    with acting_as(viewer):
        guess = understood(viewer, run, look_at(run), kind)
    return name_columns(viewer, run.pk, guess.kind, guess.chosen, **said)


def taken(viewer, content, **said):
    run = named(viewer, kept(viewer, content), **said)
    return continue_import(viewer, run.pk)


def undone(viewer, run):
    begin_undo(viewer, run.pk)
    return undo_import(viewer, run.pk)


def captions(viewer):
    with acting_as(viewer):
        return set(Record.objects.of_source(viewer).values_list("caption", flat=True))


def test_columns_are_recognised_in_four_languages_and_for_every_kind():
    arabic = ["اسم العائلة", "الاسم الشخصي", "تاريخ الميلاد", "رقم الجواز"]
    assert proposed("person", arabic) == {0: "lastName", 1: "firstName", 2: "birthDate", 3: "passportNumber"}
    assert proposed("person", ["Nombre completo", "Sexo", "???"]) == {0: "name", 1: "gender"}
    assert likely_kind(["Numéro d’immatriculation", "Marque", "Modèle", "Couleur"]) == "vehicle"
    assert likely_kind(["IBAN", "BIC"]) == "account"
    assert likely_kind(["x", "y"]) == "person"


def test_a_table_waits_until_somebody_says_what_its_columns_mean(world):
    run = kept(world.amina, CSV)
    assert (run.format, run.needs_columns) == ("table", True)
    with pytest.raises(Invalid, match="columns"):
        continue_import(world.amina, run.pk)
    done = continue_import(world.amina, named(world.amina, run).pk)
    assert (done.state, done.added, done.refused) == ("done", 2, 0)
    assert captions(world.amina) == {"Josphat MUTUA", "Baraka OUMA"}
    with acting_as(world.amina):
        mutua = Record.objects.get(caption="Josphat MUTUA")
    assert (mutua.values("birthDate"), mutua.values("nationality"), mutua.status) == (
        ["1984-03-17"],
        ["ke"],
        "suspect",
    )
    again = taken(world.amina, CSV)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    with pytest.raises(Invalid):
        named(world.amina, again)


def test_h_and_m_are_hombre_and_mujer_where_no_woman_is_an_f(world):
    for table, sexes in (
        ("Nombre completo;Sexo\nAna Ruiz;M\nLuis Gil;H\n", {"Ana Ruiz": "female", "Luis Gil": "male"}),
        ("Nom complet;Sexe\nAnne Roux;F\nMarc Gilet;M\n", {"Anne Roux": "female", "Marc Gilet": "male"}),
    ):
        taken(world.amina, table)
        with acting_as(world.amina):
            found = {r.caption: r.values("gender")[0] for r in Record.objects.filter(caption__in=sexes)}
        assert found == sexes


def test_what_would_follow_is_shown_with_what_is_wrong_beside_each_cell(world):
    run = named(
        world.amina, kept(world.amina, workbook(*MISTAKES, merged=("A4:A5",)).getvalue(), "register.xlsx")
    )
    with acting_as(world.amina):
        seen = preview(run, Plan.from_json(run.columns))
        assert not Record.objects.exists(), "a look keeps nothing"
    assert [(row.number, sorted(row.wrong), bool(row.refused)) for row in seen] == [
        (3, [], False), (4, ["Pays"], False), (5, ["Né le", "Sexe"], False), (7, [], True), (9, [], False),
    ]  # fmt: skip


def test_a_thing_needs_the_reason_it_is_on_the_list_and_a_bad_number_costs_its_row(world):
    run = kept(world.amina, VEHICLES)
    with pytest.raises(Invalid) as refusal:
        named(world.amina, run)
    assert refusal.value.field == "reason"
    run = named(world.amina, run, reason="stolen")
    with acting_as(world.amina):
        good, bad = preview(run, Plan.from_json(run.columns))
    assert not good.wrong
    assert "Registration number" in bad.wrong
    done = continue_import(world.amina, run.pk)
    assert (done.added, done.refused) == (1, 1)
    with acting_as(world.amina):
        assert Record.objects.get().reason == "stolen"


@pytest.mark.parametrize(
    ("kind", "chosen", "field"),
    [("moon", {0: "name"}, "kind"), ("person", {}, "columns"), ("person", {0: "vin"}, "columns"), ("person", {0: "id", 1: "id", 2: "name"}, "columns")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(world, kind, chosen, field):
    run = kept(world.amina, CSV)
    with pytest.raises(Invalid) as refusal:
        name_columns(world.amina, run.pk, kind, chosen)
    assert refusal.value.field == field


def test_what_columns_mean_is_kept_for_the_bureau_and_understood_the_next_time(world):
    strange = "Alpha;Beta\nMUTUA;Josphat\n"
    run = kept(world.amina, strange)
    name_columns(world.amina, run.pk, "person", {0: "lastName", 1: "firstName"}, save_as="Prison register")
    with acting_as(world.amina):
        next_run = kept(world.amina, strange.replace("MUTUA", "OUMA"))
        found = understood(world.amina, next_run, look_at(next_run))
    assert (found.mapping, found.chosen) == ("Prison register", {0: "lastName", 1: "firstName"})
    with acting_as(world.claire):
        assert not mappings(world.claire).exists()
        assert not ImportMapping.objects.exists(), "row-level security says the same"
    with acting_as(world.amina):
        mapping = ImportMapping.objects.get()
    with pytest.raises(NotFound):
        delete_mapping(world.claire, mapping.pk)
    delete_mapping(world.amina, mapping.pk)
    with acting_as(world.amina):
        assert not mappings(world.amina).exists()


def test_a_first_row_that_is_an_entry_is_not_lost(world):
    run = kept(world.amina, "MUTUA;Josphat\nOUMA;Baraka\n")
    run = name_columns(world.amina, run.pk, "person", {0: "lastName", 1: "firstName"}, headless=True)
    assert continue_import(world.amina, run.pk).added == 2


def test_another_bureaus_table_is_named_and_undone_by_nobody_else(world):
    run = taken(world.amina, CSV)
    waiting = kept(world.amina, CSV)
    for attempt in (
        lambda: name_columns(world.claire, waiting.pk, "person", {0: "name"}),
        lambda: begin_undo(world.claire, run.pk),
        lambda: undo_import(world.claire, run.pk),
    ):
        with pytest.raises(NotFound):
            attempt()
    for who in (
        world.seat("anne", world.kenya, Role.ANALYST),
        world.seat("omar", world.kenya, Role.BORDER_OFFICER),
    ):
        with pytest.raises(Denied):
            begin_undo(who, run.pk)


@pytest.mark.django_db(transaction=True)
def test_a_table_that_was_cut_goes_on_where_it_stood(world, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 2)
    table = (
        CSV.splitlines()[0]
        + "\n"
        + "".join(f"FAMILY{n};Given;;Kenya\n" for n in range(7))
        + "FAMILY3;Given;;Kenya\n"
    )
    run = named(world.amina, kept(world.amina, table))

    class PowerCut(Exception):
        pass

    def cut(half):
        if half.position >= 4:
            raise PowerCut

    with pytest.raises(PowerCut):
        continue_import(world.amina, run.pk, cut)
    done = continue_import(world.amina, run.pk)
    assert (done.added, done.unchanged, done.refused) == (7, 0, 1), (
        "a row that was seen before the cut is seen again"
    )


# Undoing


def test_an_import_is_undone_as_a_whole(world):
    taken(world.amina, CSV)
    with acting_as(world.amina):
        before = Record.objects.get(caption="Josphat MUTUA")
    changed = CSV.replace("Kenya", "Tanzania") + "SIMIYU;Wafula;;Uganda\n"
    run = taken(world.amina, changed)
    assert (run.added, run.changed) == (1, 1)
    assert undone(world.amina, run).state == "undone"
    assert captions(world.amina) == {"Josphat MUTUA", "Baraka OUMA"}
    with acting_as(world.amina):
        after = Record.objects.get(caption="Josphat MUTUA")
        assert RecordVersion.objects.filter(record=after).count() == 3, "its history says what happened"
    assert (after.properties, after.fingerprint) == (before.properties, before.fingerprint)
    verbs = [line.verb for line in own_entries(world.amina, Search(limit=3))]
    assert "import.undone" in verbs
    again = taken(world.amina, changed)
    assert (again.added, again.changed) == (1, 1), "corrected, it is imported again"
    with pytest.raises(Invalid):
        begin_undo(world.amina, run.pk)


def test_any_list_can_be_undone_with_the_papers_that_it_brought(world):
    bring_in(world.amina, lines(person(1), passport(1, "p-1")))
    run = bring_in(world.amina, lines(person(2), passport(2, "p-1"), passport(3, "p-2")))
    assert run.added == 3
    undone(world.amina, run)
    kept_now = records(world.amina)
    assert set(kept_now) == {"p-1"}
    assert [paper["id"] for paper in kept_now["p-1"].attached] == ["d-1"]


def test_what_somebody_changed_since_stays_and_is_named(world):
    run = taken(world.amina, CSV)
    with acting_as(world.amina):
        record = Record.objects.get(caption="Josphat MUTUA")
    edit_record(world.amina, record.pk, Draft("Person", {"name": ["Mended"]}, "suspect"), 1)
    undone(world.amina, run)
    assert captions(world.amina) == {"Mended"}
    with acting_as(world.amina):
        assert [problem.at for problem in ImportProblem.objects.filter(run=run)] == [record.external_id]


@pytest.mark.django_db(transaction=True)
def test_an_undoing_that_was_cut_goes_on_and_an_import_that_is_undone_takes_nothing_more_in(
    world, monkeypatch
):
    monkeypatch.setattr(undoing, "UNDONE_AT_A_TIME", 2)
    rows = "".join(f"FAMILY{n};Given;;Kenya\n" for n in range(7))
    run = taken(world.amina, CSV.splitlines()[0] + "\n" + rows)
    begin_undo(world.amina, run.pk)

    class PowerCut(Exception):
        pass

    def cut(_run):
        raise PowerCut

    with pytest.raises(PowerCut):
        undo_import(world.amina, run.pk, cut)
    assert len(captions(world.amina)) == 5
    assert continue_import(world.amina, run.pk).state == ImportRun.State.UNDOING
    assert undo_import(world.amina, run.pk).state == "undone"
    assert captions(world.amina) == set()


def test_what_was_wrong_with_a_cell_is_said_in_the_readers_language_and_older_reports_stay_readable(world):
    table = "Nom;Date de naissance;Nationalité\nMUTUA Josphat;31/02/1980;Narnia\n"
    run = kept(world.amina, table)
    named(world.amina, run)
    continue_import(world.amina, run.pk)
    with acting_as(world.amina):
        first, second = ImportProblem.objects.filter(run=run)
        assert first.message == "'31/02/1980' is no day of the calendar."
        older = ImportProblem.objects.create(run=run, at="row 9", message="no date, said an older hub")
        with translation.override("fr"):
            assert first.words == "« 31/02/1980 » n’est pas un jour du calendrier."
            assert second.words == "aucun pays connu sous ce nom"
            assert older.words == "no date, said an older hub"
    amina = at_desk(world.amina)
    assert "is no day of the calendar" in text_of(amina.get("records:import_run", run.pk))
    amina.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"
    assert "no es un día del calendario" in amina.get("records:import_report", run.pk).content.decode()
    report = amina.get("records:import_run", run.pk).content.decode()
    assert "no es un día del calendario" in report
    assert '<bdi lang="en">no date, said an older hub</bdi>' in report
