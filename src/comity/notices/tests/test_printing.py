"""On paper: Claire prints what she may read, in her language, with its marks; nobody prints more."""

import re
import sys
import time

import pypdfium2 as pdfium
import pytest
from django.utils import translation

from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.refusals import Invalid, NotFound
from comity.ledger.queries import Search, own_entries
from comity.notices import printing, typesetter
from comity.notices.commands import add_file, contest, submit, withdraw
from comity.notices.models import NoticeFile, Purge
from comity.notices.tests.people import drafted, out, png, published, submitted
from comity.notices.verification import code_of
from comity.records.models import Holding
from tests.pages import at_desk, text_of
from tests.people import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def read(pdf):
    """All that is written on the pages, and how many pictures are."""
    document = pdfium.PdfDocument(pdf)
    pages = [document[place] for place in range(len(document))]
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pages)
    pictures = sum(1 for page in pages for _ in page.get_objects([pdfium.raw.FPDF_PAGEOBJ_IMAGE]))
    return text.replace("\r\n", "\n"), pictures


SOURCE = '#panic("no") #read("/etc/passwd") $x$ *bold* <label> @ref [a] \\ // `raw`'


def with_face(world, picture, **said):
    draft = drafted(world.amina, **said)
    add_file(world.amina, draft.pk, NoticeFile.What.PHOTOGRAPH, "face.png", picture, True)
    return out(world, submit(world.amina, draft.pk))


def test_what_is_printed_says_what_it_is_who_printed_it_and_how_to_check_it(world):
    notice = with_face(world, png(), facts={"en": SOURCE}, aliases=["Тейлор", SOURCE], minor=True)
    contest(world.amina, notice.pk, "the court is asked again")
    answer = at_desk(world.claire).post("notices:print", notice.pk)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    text, pictures = read(answer.content)
    assert pictures == 1
    for words in (
        "Josphat Kiprono Mutua",
        "Тейлор",
        notice.reference,
        code_of(notice),
        "For official use only",
        "Minor",
        "Contested",
        "A notice is no warrant",
        "Printed by Claire, NCB Paris",
    ):
        assert words in text
    assert "could not be printed" not in text
    # What people wrote is text, whatever it says to typst.
    assert len(re.findall(re.escape(SOURCE), " ".join(text.split()))) == 2


def test_printing_is_a_look_that_is_written_down_and_makes_a_holder(world):
    notice = published(world, world.amina)
    printing.printed(world.claire, notice.pk)
    assert [line.verb for line in own_entries(world.claire, Search(subject=f"notice:{notice.pk}"))] == [
        "notice.printed"
    ]
    with as_task(Task.DELIVERY):
        holding = Holding.objects.get(record_id=notice.pk)
    assert (holding.bureau, holding.how, holding.told) == (world.france.pk, "exported", True)
    withdraw(world.amina, notice.pk, "found")
    with acting_as(world.claire):
        assert Purge.objects.get().bureau == world.france.pk
    with pytest.raises(NotFound):
        printing.printed(world.claire, notice.pk)


def test_what_is_not_out_is_printed_by_its_bureau_alone(world):
    notice = submitted(world.amina)
    text, _pictures = read(printing.printed(world.amina, notice.pk))
    assert "Under review" in text
    for viewer in (world.claire, world.ravi):
        with pytest.raises(NotFound):
            printing.printed(viewer, notice.pk)


def test_what_the_bureau_wrote_to_reviewers_stays_off_the_paper_of_others(world):
    notice = published(world, world.amina, political_office=True)
    private = {section.label for section in notice.table.sections if section.parties}
    for viewer, wanted in ((world.amina, private), (world.claire, set())):
        with acting_as(viewer):
            said = printing.sheet(viewer, notice)
        assert {part["title"] for part in said["parts"]} & private == wanted


def test_a_picture_that_is_none_and_letters_without_a_font_are_owned_up_to(world):
    notice = with_face(world, b"\x89PNG\r\n\x1a\n" + b"0" * 64, name_original="\U00012000\U00012001")
    text, pictures = read(printing.printed(world.claire, notice.pk))
    assert pictures == 0
    assert "Some letters or photographs could not be printed" in text
    assert "Josphat Kiprono Mutua" in text


def test_a_picture_that_is_a_bomb_ends_its_own_process_alone(world):
    notice = with_face(world, png(40_000))
    text, pictures = read(printing.printed(world.claire, notice.pk))
    assert (pictures, "Some letters or photographs" in text) == (0, True)


def test_who_comes_while_others_print_is_asked_to_come_again_and_holds_nothing(world, monkeypatch):
    notice = published(world, world.amina)
    monkeypatch.setattr(typesetter, "PATIENCE", 0.01)
    claire = at_desk(world.claire)
    with typesetter.typesetter():
        page = claire.post("notices:print", notice.pk)
        operation = claire.client.get(f"/api/v1/notices/{notice.pk}/pdf")
    assert "Try again in a moment" in text_of(page)
    assert operation.headers["Content-Type"] == "application/problem+json"
    for answer in (page, operation):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert own_entries(world.claire, Search(subject=f"notice:{notice.pk}")) == []
    with as_task(Task.DELIVERY):
        assert not Holding.objects.exists()


def test_a_sheet_that_takes_too_long_is_given_up_and_the_next_has_its_turn(world, monkeypatch):
    notice = published(world, world.amina)
    monkeypatch.setattr(typesetter, "LONGEST", 0.2)
    monkeypatch.setattr(typesetter, "TYPESETTER", [sys.executable, "-c", "import time; time.sleep(60)"])
    begun = time.monotonic()
    with pytest.raises(Invalid):
        printing.printed(world.claire, notice.pk)
    assert time.monotonic() - begun < 30, "one time for all tries"
    with typesetter.typesetter():
        pass


def test_an_arabic_reader_gets_an_arabic_sheet(world):
    notice = published(world, world.amina, facts={"en": "eleven people " * 6, "ar": "أحد عشر شخصا " * 6})
    with translation.override("ar"), acting_as(world.claire):
        said = printing.sheet(world.claire, notice)
        pdf = printing.printed(world.claire, notice.pk)
    assert said["rtl"]
    facts = {f["label"]: f["values"] for part in said["parts"] for f in part["facts"]}
    assert {"text": ("أحد عشر شخصا " * 6).strip(), "rtl": True} in [v[0] for v in facts.values()]
    assert "Josphat" in read(pdf)[0] or "tahpsoJ" in read(pdf)[0]
