"""Pages: Amina drafts with live checks, Ravi reviews, Claire reads and erases, Tomas clears."""

import pytest

from comity.kernel.acting import acting_as
from comity.notices.models import Notice, NoticeFile, Purge
from comity.notices.queries import lacking
from comity.notices.tests.people import as_it_is, content, drafted, everything_holds, published, submitted
from tests.pages import at_desk, filled, text_of
from tests.people import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def typed(notice, **said):
    """What the form would send for a complete draft."""
    from comity.notices.forms import flat

    values = flat(content(notice.type, **said), notice.kind, notice.table)
    sent = {}
    for name, value in values.items():
        if isinstance(value, list):
            sent[name] = "\n".join(value)
        elif value is True:
            sent[name] = "on"
        elif value is not None and value is not False:
            sent[name] = value
    return sent


def test_a_draft_is_begun_saved_and_submitted_without_a_script(world):
    amina = at_desk(world.amina)
    begun = amina.post("notices:new", type="red")
    with acting_as(world.amina):
        notice = Notice.objects.get()
    assert begun.headers["Location"] == f"/notices/{notice.pk}/edit/"
    assert "are still missing" in amina.reads("notices:edit", notice.pk)
    sent = typed(notice) | {"seen_version": notice.version, "mode": "all", "submit": "yes"}
    answer = amina.post("notices:edit", notice.pk, **sent)
    assert answer.headers["Location"] == f"/notices/{notice.pk}/", answer
    assert as_it_is(world.amina, notice).state == "review"
    assert "Under review" in amina.reads("notices:detail", notice.pk)


def test_the_form_shows_again_what_was_kept(world):
    notice = drafted(world.amina, facts={"en": "eleven people " * 6, "ar": "أحد عشر شخصا " * 6})
    amina = at_desk(world.amina)
    sent = filled(amina, "notices:edit", notice.pk)
    amina.post("notices:edit", notice.pk, **sent)
    kept = as_it_is(world.amina, notice)
    assert kept.content == notice.content
    with acting_as(world.amina):
        assert lacking(kept) == []


def test_what_is_missing_is_said_while_one_types_and_nothing_is_saved(world):
    notice = drafted(world.amina)
    amina = at_desk(world.amina)
    sent = typed(notice) | {"warrant_reference": ""}
    text = amina.post("notices:check", notice.pk, **sent).content.decode()
    assert "1 thing is still missing" in text
    assert 'href="#field-warrant_reference"' in text
    assert as_it_is(world.amina, notice).content["warrant_reference"]
    assert "Nothing is missing" in amina.post("notices:check", notice.pk, **typed(notice)).content.decode()


def test_an_incomplete_draft_goes_back_to_the_field_at_fault(world):
    notice = drafted(world.amina)
    amina = at_desk(world.amina)
    sent = typed(notice) | {"seen_version": notice.version, "mode": "all", "submit": "yes"}
    sent.pop("law_allows")
    answer = amina.post("notices:edit", notice.pk, **sent)
    assert answer.headers["Location"].endswith("#field-law_allows")


def test_what_another_typed_meanwhile_is_not_overwritten(world):
    notice = drafted(world.amina)
    sent = typed(notice, family_name="Odhiambo") | {"seen_version": notice.version - 1, "mode": "all"}
    answer = at_desk(world.amina).post("notices:edit", notice.pk, **sent)
    assert answer.status_code == 400
    assert "Odhiambo" in answer.content.decode()
    assert "Somebody changed this draft" in text_of(answer)


def test_ravi_works_through_the_table_and_refuses(world):
    notice = submitted(world.amina, political_office=True)
    ravi = at_desk(world.ravi)
    assert "Josphat Kiprono Mutua" in ravi.reads("notices:queue")
    text = ravi.reads("notices:review", notice.pk)
    assert "political office" in text
    assert "Kenya" not in ravi.reads("notices:list", show="others")
    kept = ravi.post("notices:steps", notice.pk, E2="fails", E2_reason="these are speeches")
    assert kept.status_code == 302
    missing = ravi.post("notices:steps", notice.pk, approve="yes")
    assert missing.status_code == 400
    assert "has not been found to hold" in text_of(missing)
    refused = ravi.post("notices:refuse", notice.pk, **{"refuse-code": "ART3"})
    assert refused.headers["Location"] == "/notices/queue/"
    assert "article 3" in at_desk(world.amina).reads("notices:detail", notice.pk)


def test_ravi_asks_and_amina_answers(world):
    notice = submitted(world.amina)
    at_desk(world.ravi).post("notices:ask", notice.pk, **{"ask-note": "Which court was it?"})
    amina = at_desk(world.amina)
    assert "Which court was it?" in amina.reads("notices:detail", notice.pk)
    amina.post("notices:answer", notice.pk, **{"answer-note": "The High Court in Mombasa"})
    assert "The High Court in Mombasa" in at_desk(world.ravi).reads("notices:review", notice.pk)


def test_two_reviewers_and_the_officer_let_it_out_and_claire_reads_it(world):
    notice = submitted(world.amina)
    steps = {}
    for step, said in everything_holds(notice).items():
        steps |= {step: said.answer.value, f"{step}_reason": said.reason}
    for reviewer in (world.ravi, world.sofia):
        at_desk(reviewer).post("notices:steps", notice.pk, approve="yes", **steps)
    tomas = at_desk(world.tomas)
    assert "no entry" in tomas.reads("notices:clearances")
    assert "Nobody in the register" in tomas.reads("notices:clearance", notice.pk)
    tomas.post("notices:clear", notice.pk, verdict="clear")
    claire = at_desk(world.claire)
    assert "Josphat Kiprono Mutua" in claire.reads("notices:list", show="others")
    text = claire.reads("notices:detail", notice.pk)
    assert "A notice is no warrant" in text
    assert "political office" not in text
    assert claire.get("notices:edit", notice.pk).status_code == 404
    at_desk(world.amina).post("notices:withdraw", notice.pk, **{"withdraw-note": "lifted"})
    assert claire.get("notices:detail", notice.pk).status_code == 404
    assert notice.reference in claire.reads("notices:purges")
    with acting_as(world.claire):
        purge = Purge.objects.get()
    claire.post("notices:purge", purge.pk)
    assert "erased" in claire.reads("notices:purges")


def test_a_photograph_needs_the_drafters_word(world):
    from django.core.files.uploadedfile import SimpleUploadedFile

    notice = drafted(world.amina)
    amina = at_desk(world.amina)
    picture = b"\x89PNG\r\n\x1a\n" + b"0" * 64
    sent = {"file-what": "photograph", "file-file": SimpleUploadedFile("face.png", picture)}
    refused = amina.post("notices:add_file", notice.pk, **sent)
    assert refused.status_code == 400
    assert "Confirm that nobody else" in text_of(refused)
    sent["file-file"] = SimpleUploadedFile("face.png", picture)
    assert amina.post("notices:add_file", notice.pk, **sent, **{"file-confirmed": "on"}).status_code == 302
    with acting_as(world.amina):
        file = NoticeFile.objects.get()
    assert amina.get("notices:file", notice.pk, file.pk).content == picture
    assert at_desk(world.claire).get("notices:file", notice.pk, file.pk).status_code == 404


def test_an_amendment_stands_beside_what_it_changes(world):
    notice = published(world, world.amina)
    amina = at_desk(world.amina)
    sent = filled(amina, "notices:edit", notice.pk, aliases="The Tailor")
    assert amina.post("notices:edit", notice.pk, **sent).headers["Location"] == f"/notices/{notice.pk}/"
    ravi = at_desk(world.ravi)
    assert "The Tailor" in ravi.reads("notices:review", notice.pk)
    for reviewer in (world.ravi, world.sofia):
        at_desk(reviewer).post("notices:decide", notice.pk, verb="let_in")
    assert "The Tailor" in at_desk(world.claire).reads("notices:detail", notice.pk)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_pages_open_in_other_languages(world, language):
    notice = submitted(world.amina)
    amina, ravi = at_desk(world.amina), at_desk(world.ravi)
    for desk, name in ((amina, "notices:edit"), (amina, "notices:detail"), (ravi, "notices:review")):
        desk.client.cookies["django_language"] = language
        assert desk.get(name, notice.pk).status_code == 200
