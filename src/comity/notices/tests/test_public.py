"""What anyone may read: Amina lets an extract out, a stranger finds it, and what is not public shows nowhere."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.refusals import Denied, Invalid, Refusal
from comity.kernel.truth import AudienceMode
from comity.ledger.queries import Search, own_entries
from comity.notices import tables
from comity.notices.commands import (
    Audience,
    Told,
    add_file,
    amend,
    answer_clearance,
    cancel,
    contest,
    decide_amendment,
    delete_by_decision,
    resume,
    settle,
    submit,
    suspend,
    tell_of,
    withdraw,
)
from comity.notices.commands.ways import keep
from comity.notices.models import Extract, Notice, NoticeFile, Recalled
from comity.notices.public.commands import publish_extract, recall_extract
from comity.notices.public.pictures import NoPictureError, bare
from comity.notices.public.rules import why_not
from comity.notices.public.visitors import Pace
from comity.notices.tests.people import as_it_is, drafted, published, say_yes
from comity.notices.verification import code_of, notice_of
from tests.pages import at_desk, text_of
from tests.people import World, make_world
from tests.village import taken_back

SERVICE = "/public/notices/v1"
WHERE_TAKEN = b"GPS 48.858N 2.294E"
JPEG = (
    b"\xff\xd8\xff\xe1" + struct.pack(">H", len(WHERE_TAKEN) + 2) + WHERE_TAKEN
    + b"\xff\xdb\x00\x04ab\xff\xda\x00\x04cdPIXELS\xff\xd9" + WHERE_TAKEN
)  # fmt: skip


@dataclass
class Stage:
    world: World
    notice: Notice
    photograph: UUID
    extract: Extract


@pytest.fixture(scope="module")
def once(django_db_setup: Any, django_db_blocker: Any) -> Any:
    """Amina's red notice of Josphat Mutua is published, and its extract let out with his photograph."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = make_world()
        said = {"warrant_reference": "HC/77/2026", "description": {"en": "a scar", "fr": "une cicatrice"}}
        draft = drafted(world.amina, public_extract=True, **said)
        picture = add_file(world.amina, draft.pk, NoticeFile.What.PHOTOGRAPH, "face.jpg", JPEG, True)
        submit(world.amina, draft.pk)
        answer_clearance(world.tomas, draft.pk, True)
        for reviewer in (world.ravi, world.sofia):
            say_yes(reviewer, draft)
        extract = publish_extract(world.amina, draft.pk, picture.pk)
        yield Stage(world, as_it_is(world.amina, draft), picture.pk, extract)
        transaction.set_rollback(True)


@pytest.fixture
def stage(once: Stage) -> Any:
    with taken_back():
        yield once


def seen(notice):
    """Everything that a stranger can get at which may speak of a notice: statuses, texts, number of queries."""
    stranger = Client()
    addresses = [
        "/public/?q=Mutua&nationality=ke&sex=M&age_min=30",
        f"/public/{notice.pk}/",
        f"/public/{notice.pk}/portrait/",
        f"/public/verify/?code={code_of(notice)}",
        f"{SERVICE}/red?freeText=Josphat&arrestWarrantCountryId=KE",
        f"{SERVICE}/{notice.pk}",
    ]
    with CaptureQueriesContext(connection) as asked:
        answers = [stranger.get(address) for address in addresses]
    texts = [answer.content.decode().replace(str(notice.pk), "ID") for answer in answers]
    return [answer.status_code for answer in answers], texts, len(asked)


def test_a_stranger_reads_an_extract_and_nothing_else_of_the_notice(stage):
    stranger, notice, number = Client(), stage.notice, stage.extract.pk
    board = stranger.get("/public/?q=josph MUT")
    assert "Josphat Kiprono Mutua" in text_of(board)
    assert "Josphat" in text_of(stranger.get("/public/?q=\u041c\u0443\u0442\u0443\u0430")), (
        "in another script"
    )
    page = stranger.get(f"/public/{number}/?lang=fr")
    assert "une cicatrice" in text_of(page)
    assert page.cookies["django_language"].value == "fr"
    service = Client().get(f"{SERVICE}/{number}")
    body = service.json()
    assert (body["name"], body["sex_id"], body["nationalities"]) == ("Mutua", "M", ["KE"])
    assert (body["date_of_birth"], body["date_of_birth_precision"]) == ("1984/03/17", "day")
    assert (body["height"], body["distinguishing_marks"]) == (None, "a scar")
    assert [warrant["issuing_country_id"] for warrant in body["arrest_warrants"]] == ["KE"]
    for answer in (board, page, stranger.get(f"{SERVICE}/red"), service):
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Cache-Control"] == "no-store"
        text = answer.content.decode()
        for closed in ("HC/77/2026", "AK0456789", notice.reference, str(notice.pk), str(notice.record)):
            assert closed not in text
        assert not {"csrftoken", "sessionid"} & set(answer.cookies)
    assert '<meta name="robots" content="noindex' in board.content.decode()


def test_the_portrait_is_the_picture_alone(stage):
    body = Client().get(f"{SERVICE}/{stage.extract.pk}/images").json()
    (picture,) = body["_embedded"]["images"]
    shown = Client().get(picture["_links"]["self"]["href"])
    assert shown["Content-Type"] == "image/jpeg"
    assert b"PIXELS" in shown.content
    assert WHERE_TAKEN not in shown.content, "neither where it was taken nor what hides behind its end"
    publish_extract(stage.world.amina, stage.notice.pk)
    assert Client().get(f"/public/{stage.extract.pk}/portrait/").status_code == 404
    with pytest.raises(Invalid):
        publish_extract(stage.world.amina, stage.notice.pk, uuid4())


@pytest.mark.parametrize(
    "bytes_",
    [
        b"",
        b"%PDF-1.7",
        JPEG[:9],
        JPEG[:-30],
        b"\xff\xd8\xff\xe1\x00\x00",
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 20,
    ],
)
def test_what_is_no_whole_picture_is_not_shown(bytes_):
    with pytest.raises(NoPictureError):
        bare(bytes_)


def test_a_png_loses_its_texts_and_keeps_its_pixels():
    def chunk(kind, content):
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    parts = [
        chunk(b"IHDR", b"0" * 13),
        chunk(b"tEXt", WHERE_TAKEN),
        chunk(b"IDAT", b"PIXELS"),
        chunk(b"IEND", b""),
    ]
    media_type, kept = bare(b"\x89PNG\r\n\x1a\n" + b"".join(parts) + WHERE_TAKEN)
    assert media_type == "image/png"
    assert kept == b"\x89PNG\r\n\x1a\n" + parts[0] + parts[2] + parts[3]


def test_its_source_looks_first_lets_it_out_and_takes_it_back(stage):
    amina, notice = at_desk(stage.world.amina), stage.notice
    amina.post("notices:recall_extract", notice.pk)
    assert "Josphat" not in text_of(Client().get("/public/"))
    with pytest.raises(Invalid):
        recall_extract(stage.world.amina, notice.pk)
    shown = amina.reads("notices:extract", notice.pk)
    assert "Let anyone read it" in shown
    assert "HC/77/2026" not in shown, "it shows what would be public, no more"
    assert amina.post("notices:extract", notice.pk, photograph=stage.photograph).status_code == 302
    assert "Josphat" in text_of(Client().get("/public/"))
    with acting_as(stage.world.amina):
        verbs = {entry.verb for entry in own_entries(stage.world.amina, Search(limit=9))}
    assert {"extract.published", "extract.recalled"} <= verbs


def test_nobody_but_its_source_lets_it_out_or_takes_it_back(stage):
    for other in (stage.world.claire, stage.world.ravi, stage.world.viktor):
        for act in (publish_extract, recall_extract):
            with pytest.raises(Refusal):
                act(other, stage.notice.pk)
    assert Extract.objects.count() == 1


def test_what_may_not_be_public_says_why(stage):
    notice, today = stage.notice, clock.now().date()
    with acting_as(stage.world.amina):
        handling = Notice.objects.select_related("audience").get(pk=notice.pk).handling
    state, content = notice.table.states["published"], notice.content
    may = {"kind": notice.kind, "state": state, "content": content, "handling": handling, "today": today}
    assert why_not(**may) == ""
    without = {name: value for name, value in content.items() if name != "public_extract"}
    blue = notice.table.types["blue"]
    for changed in (
        {"kind": blue},
        {"state": notice.table.states["located"]},
        {"content": without},
        {"content": content | {"minor": True}},
        {"content": content | {"birth_date": str(today.year - 18)}},
        {"handling": replace(handling, contested=True)},
        {"handling": replace(handling, mode=AudienceMode.EXCEPT, bureaus=frozenset({uuid4()}))},
        {"handling": replace(handling, confidentiality="confidential")},
    ):
        assert why_not(**may | changed), changed


def test_a_restricted_notice_is_not_let_out(stage):
    world = stage.world
    but_france = Audience(AudienceMode.EXCEPT, frozenset({world.france.pk}))
    yellow = published(world, world.amina, "yellow", but_france, public_extract=True, status="missing")
    with pytest.raises(Denied):
        publish_extract(world.amina, yellow.pk)
    assert "not for all members" in at_desk(world.amina).reads("notices:extract", yellow.pk)


def amended_without_consent(world, notice):
    said = {name: value for name, value in notice.content.items() if name != "public_extract"}
    amend(world.amina, notice.pk, said, notice.version)
    for reviewer in (world.ravi, world.sofia):
        decide_amendment(reviewer, notice.pk, True)


ENDS = {
    "suspended": lambda w, n: suspend(w.ravi, n.pk),
    "contested": lambda w, n: contest(w.amina, n.pk, "his lawyer"),
    "told": lambda w, n: tell_of(w.claire, n.pk, Told.ASYLUM_GRANTED),
    "recalled": lambda w, n: recall_extract(w.amina, n.pk),
    "withdrawn": lambda w, n: withdraw(w.amina, n.pk, "lifted"),
    "cancelled": lambda w, n: cancel(w.sofia, n.pk, "OTHER", "the purpose is achieved"),
    "deleted": lambda w, n: delete_by_decision(w.ines, n.pk, "decision 1/2026"),
    "amended": amended_without_consent,
}


@pytest.mark.parametrize("how", ENDS)
def test_an_extract_goes_with_what_allowed_it_and_the_feed_says_no_more_than_that(stage, how):
    ENDS[how](stage.world, stage.notice)
    assert not Extract.objects.exists()
    feed = Client().get(f"{SERVICE}/deleted").json()
    (item,) = feed["items"]
    assert set(item) == {"entity_id", "deleted_at"}
    assert item["entity_id"] == str(stage.extract.pk)
    later = Client().get(f"{SERVICE}/deleted?cursor={feed['next']}").json()
    assert later == {"items": [], "next": feed["next"]}


def test_what_comes_back_is_let_out_anew_under_another_number(stage):
    world, notice = stage.world, stage.notice
    contest(world.amina, notice.pk, "his lawyer")
    settle(world.ravi, notice.pk, "the court has decided")
    suspend(world.amina, notice.pk)
    resume(world.ravi, notice.pk)
    assert not Extract.objects.exists()
    assert publish_extract(world.amina, notice.pk).pk != stage.extract.pk


def test_an_amendment_that_was_let_in_changes_what_is_public(stage):
    world, notice = stage.world, stage.notice
    amend(world.amina, notice.pk, notice.content | {"aliases": ["The Tailor"]}, notice.version)
    assert Client().get(f"{SERVICE}/{stage.extract.pk}").json()["aliases"] == []
    for reviewer in (world.ravi, world.sofia):
        decide_amendment(reviewer, notice.pk, True)
    assert Client().get(f"{SERVICE}/{stage.extract.pk}").json()["aliases"] == ["The Tailor"]
    assert Client().get(f"/public/{stage.extract.pk}/portrait/").status_code == 200


def test_in_no_state_but_published_can_a_stranger_tell_a_notice_from_none(stage):
    """Draft, under review, refused, suspended, located, arrested, ended: every page, count, code and number of queries
    is what a hub without the notice answers, even where a program forgets to take its extract away."""
    world, notice = stage.world, stage.notice
    assert any("Mutua" in text for text in seen(notice)[1])
    with taken_back():
        recall_extract(world.amina, notice.pk)
        expected = seen(Notice(pk=uuid4(), verification="0" * 20))
    for state in tables.current(clock.now().date()).states.values():
        if state.public:
            continue
        with taken_back():
            with as_task(Task.NOTICES):
                now = Notice.objects.get(pk=notice.pk)
                now.enter(state.id)
                now.ended_at = None
                keep(
                    now
                ) if now.is_open else now.save()  # where nobody reads it any more, the database sees to it
            with suppress(Refusal):
                publish_extract(world.amina, notice.pk)
            assert seen(now) == expected, state.id
            assert str(notice.pk) not in Client().get(f"{SERVICE}/deleted").content.decode()


def test_what_has_run_out_is_gone_before_anybody_tidied_up(stage):
    with clock.standing_at(stage.notice.expires_at + timedelta(minutes=1)):
        assert Client().get(f"/public/{stage.extract.pk}/").status_code == 404
        assert Client().get(f"{SERVICE}/red").json()["total"] == 0
        assert notice_of(code_of(stage.notice)) is None


def test_a_code_confirms_what_is_public_however_it_is_typed(stage):
    code = code_of(stage.notice)
    for typed in (code, code.lower(), code.replace("-", ""), f"  {code.replace('-', ' ')} "):
        assert "Josphat" in text_of(Client().get("/public/verify/", {"code": typed}))
    answers = [
        Client().get("/public/verify/", {"code": typed}).content
        for typed in ("", "0" * 20, "F" * 20, "<script>alert(1)</script>", "\0", "9" * 5000, "none")
    ]
    assert len(set(answers)) == 1
    assert "No public notice" in answers[0].decode()


def test_the_service_takes_its_own_filters_and_refuses_others(stage):
    def total(query):
        return Client().get(f"{SERVICE}/red?{query}").json()["total"]

    age = clock.now().year - 1985
    assert total("") == 1
    for fits, fails in (
        ("name=mut", "name=josphat"),
        ("forename=kiprono", "forename=mutua"),
        ("nationality=KE", "nationality=FR"),
        ("sexId=M", "sexId=F"),
        (f"ageMin={age}", "ageMin=90"),
        ("ageMax=90", f"ageMax={age - 2}"),
        ("arrestWarrantCountryId=ke", "arrestWarrantCountryId=fr"),
        ("freeText=mutua josphat", "freeText=mutua otieno"),
    ):
        assert (total(fits), total(fails)) == (1, 0), (fits, fails)
    for hostile in (
        "page=2", "resultPerPage=0", "resultPerPage=201", "ageMin=x", "ageMin=-1", "sexId=Q", "cursor=1",
        "nationality=KEN", "name=%00", f"freeText={'a' * 101}", "nam=x",
    ):  # fmt: skip
        answer = Client().get(f"{SERVICE}/red?{hostile}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), hostile
    for nothing in (f"{SERVICE}/blue", f"{SERVICE}/{uuid4()}", f"{SERVICE}/un/persons/{stage.extract.pk}"):
        assert Client().get(nothing).status_code == 404
    for hostile in ("age_min=x", "type=blue", "nationality=zz", "q=" + "a" * 101, "after=x", "q=%00"):
        assert Client().get(f"/public/?{hostile}").status_code in {200, 400}, hostile


def test_a_reader_pages_through_a_list_that_changes_under_her(stage):
    before = _queries()
    others = [_another(stage, number) for number in range(4)]
    assert _queries() == before, "more notices cost no more queries"
    first = Client().get(f"{SERVICE}/red?resultPerPage=2").json()
    assert first["total"] == 5
    assert "last" not in first["_links"]
    _another(stage, 9)
    with as_task(Task.NOTICES):
        Extract.objects.filter(pk=others[1]).delete()
    found, following = _numbers(first), first
    while "next" in following["_links"]:
        following = Client().get(following["_links"]["next"]["href"]).json()
        found += _numbers(following)
    board = Client().get("/public/", {"after": str(others[2])})
    assert str(others[0]) in board.content.decode()
    assert str(others[3]) not in board.content.decode()
    assert found == list(map(str, (others[3], others[2], others[0], stage.extract.pk)))


def _queries():
    found = []
    for address in ("/public/", f"{SERVICE}/red", f"{SERVICE}/deleted"):
        with CaptureQueriesContext(connection) as asked:
            Client().get(address)
        found.append(len(asked))
    return found


def _numbers(page):
    return [notice["entity_id"] for notice in page["_embedded"]["notices"]]


def _another(stage, number):
    """One more public notice of the same man."""
    with as_task(Task.NOTICES):
        notice = Notice.objects.get(pk=stage.notice.pk)
        notice.pk, notice.reference, notice.verification = uuid4(), f"RED-{number}", f"{number:020X}"
    with acting_as(stage.world.amina):
        notice.state, notice.is_open, notice.is_submitted = "draft", False, False
        notice.save(force_insert=True)
    with as_task(Task.NOTICES):
        notice.enter("published")
        notice.save()
    return publish_extract(stage.world.amina, notice.pk).pk


def test_no_login_of_the_hub_writes_or_erases_what_is_public(stage):
    with acting_as(stage.world.amina):
        assert Extract.objects.filter(pk=stage.extract.pk).update(caption="somebody else") == 0
        assert Recalled.objects.count() == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Recalled.objects.create(extract=uuid4(), at=clock.now())


def test_an_address_that_asks_too_much_has_to_wait(stage, monkeypatch):
    pace = Pace()
    assert [pace.wait("one", 10, 20) for _ in range(2)] == [0, 0]
    assert 0 < pace.wait("one", 10, 20) <= 60
    assert pace.wait("another", 10, 20) == 0
    slow = settings.COMITY.model_copy(update={"public_per_minute": 1})
    monkeypatch.setattr(settings, "COMITY", slow)
    monkeypatch.setattr("comity.notices.public.visitors.pace", Pace())
    at, other = "2001:db8:7:7::1", "2001:db8:7:7::2"
    assert Client(REMOTE_ADDR=at).get(f"{SERVICE}/red").status_code == 200
    for address, path in ((at, f"{SERVICE}/red"), (other, "/public/")):
        answer = Client(REMOTE_ADDR=address).get(path)
        assert answer.status_code == 429, "one household has one pace"
        assert int(answer["Retry-After"]) <= 60
    assert Client(REMOTE_ADDR="2001:db8:9::1").get("/public/").status_code == 200


def test_a_special_notice_of_the_un_is_public_as_long_as_it_stands(stage):
    world = stage.world
    about = {"status": "convicted", "un_reference": "QDi.999", "un_resolution": "1267"}
    notice = published(world, world.ingrid, "un_special", **about)
    extract = Extract.objects.get(notice=notice)
    body = Client().get(f"{SERVICE}/un/persons/{extract.pk}").json()
    assert (body["un_reference"], body["un_resolution"]) == ("QDi.999", "1267")
    assert Client().get(f"{SERVICE}/un/entities/{extract.pk}").status_code == 404
    assert Client().get(f"{SERVICE}/un?unReference=qdi.999").json()["total"] == 1
    with pytest.raises(Denied):
        recall_extract(world.ingrid, notice.pk)
    withdraw(world.ingrid, notice.pk, "delisted")
    assert Client().get(f"{SERVICE}/un").json()["total"] == 0
