"""Programs screen travellers: the answer, what goes before it, and everything that keeps it back."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from comity.edge.app import SCREEN
from comity.edge.asking import LIMIT, MOST
from comity.edge.tests.asgi import Answer, ask, call, screened, with_edge
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.codes.purposes import Purpose
from comity.kernel.recorder import Outcome
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.queries import Line, Search, own_entries
from comity.ledger.sequencer import sequence
from comity.ledger.verification import verify
from comity.members.models import ApiKey, Bureau
from comity.members.roles import Role
from comity.screening.models import Match
from tests.people import wanted

pytestmark = pytest.mark.django_db(transaction=True)

JOSPHAT = {"name": "Josphat Kiprono Mutua", "birth_dates": ["1984-03-17"], "nationalities": ["KEN"]}
NOBODY = {"name": "Tadeo Maravi", "birth_dates": ["1991-01-02"]}


def entries(viewer: Any, outcome: Outcome = Outcome.DONE) -> list[Line]:
    return own_entries(viewer, Search(verb="screening.asked", outcome=outcome, limit=500))


def names(lines: list[Line]) -> list[str]:
    return sorted(line.details.details["names"][0] for line in lines if line.details)


def matches(viewer: Any) -> list[Match]:
    with acting_as(viewer):
        return list(Match.objects.all())


def test_a_traveller_of_whom_nothing_is_known_is_clear_and_the_search_is_on_the_ledger(world, key):
    answer = screened(NOBODY, key(world.amina))
    assert answer.status == 200
    assert answer.json["status"] == "clear"
    assert answer.json["matches"] == []
    assert answer.headers["cache-control"] == "no-store"
    (line,) = entries(world.amina)
    assert line.details.person == world.amina.person
    assert line.details.details["names"] == ["Tadeo Maravi"]
    assert sequence()
    assert verify().ok


def test_a_traveller_somebody_looks_for_becomes_a_question_for_people(world, key):
    record = wanted(world.claire)
    answer = screened(JOSPHAT, key(world.amina)).json
    (found,) = answer["matches"]
    assert answer["status"] == "match"
    assert (found["tier"], found["source"], found["record"]) == ("full", "NCB Paris", str(record.pk))
    assert found["score"] > 0.9
    assert found["features"]["birth_date"]["words"]
    (match,) = matches(world.amina)
    assert str(match.pk) == found["match"]
    assert names(entries(world.amina)) == [JOSPHAT["name"]]


def test_asked_again_the_same_question_is_not_asked_of_people_twice(world, key):
    wanted(world.claire)
    first, second = (screened(JOSPHAT, key(world.amina)).json for _ in range(2))
    assert first["matches"][0]["match"] == second["matches"][0]["match"]
    assert len(matches(world.amina)) == 1
    assert len(entries(world.amina)) == 2


def test_a_list_is_answered_in_its_order_with_the_callers_references(world, key):
    wanted(world.claire)
    asked = [
        {**NOBODY, "reference": "1A"},
        {**JOSPHAT, "reference": "1B"},
        {"documents": [{"number": "X1234567"}]},
    ]
    answers = screened(asked, key(world.amina)).json
    assert [answer["status"] for answer in answers] == ["clear", "match", "clear"]
    assert [answer.get("reference") for answer in answers] == ["1A", "1B", None]
    assert len(entries(world.amina)) == 3


def test_hit_no_hit_tells_a_source_and_one_of_two_steps_and_no_more(world, key):
    wanted(world.claire, tier=Tier.HIT_NO_HIT)
    (found,) = screened(JOSPHAT, key(world.amina)).json["matches"]
    assert (found["record"], found["features"], found["source"]) == (None, {}, "NCB Paris")
    assert found["score"] in {0.7, 0.9}


def test_a_discreet_match_reaches_the_discreet_desk_and_nobody_else(world, key):
    Bureau.objects.filter(pk=world.kenya.pk).update(consents_to_discreet=True)
    wanted(world.claire, tier=Tier.DISCREET, legal_order="Tribunal de Paris 12/2026")
    answer = screened([JOSPHAT, NOBODY], key(world.amina))
    assert [item["status"] for item in answer.json] == ["clear", "clear"]
    assert matches(world.amina) == []
    desk = world.seat("dida", world.kenya, Role.DISCREET_DESK)
    assert [match.access for match in matches(desk)] == ["discreet"]
    first, second = entries(world.amina)
    assert first.details.details.keys() == second.details.details.keys()


def test_bureaus_that_ask_at_the_same_moment_each_get_their_own_answer(world, key):
    greta = world.seat("greta", world.germany, Role.DUTY_OFFICER)
    record = wanted(greta, mode=AudienceMode.ONLY, bureaus=frozenset({world.kenya.pk}))
    amina, claire = key(world.amina), key(world.claire)

    async def all_at_once(edge: Any) -> list[Answer]:
        return await asyncio.gather(*(ask(edge, JOSPHAT, who) for _ in range(20) for who in (amina, claire)))

    answers = [answer.json for answer in with_edge(all_at_once)]
    assert {answer["status"] for answer in answers[1::2]} == {"clear"}
    assert {answer["matches"][0]["record"] for answer in answers[::2]} == {str(record.pk)}
    assert len(matches(world.amina)) == 1
    assert (len(entries(world.amina)), len(entries(world.claire))) == (20, 20)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"authorization": "ApiKey comity_guessed"},
        {"authorization": "Basic YTpi"},
        {"cookie": "sessionid=x"},
    ],
)
def test_who_does_not_say_who_she_is_gets_no_answer(world, sent):
    answer = screened(NOBODY, sent)
    assert answer.status == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert "www-authenticate" in answer.headers


def test_a_revoked_key_opens_nothing_from_its_next_question_on(world, key):
    sent = key(world.amina)
    assert screened(NOBODY, sent).status == 200
    ApiKey.objects.update(revoked_at=ApiKey.objects.get().created_at)
    assert screened(NOBODY, sent).status == 401
    assert len(entries(world.amina)) == 1


@pytest.mark.parametrize(
    ("purpose", "status"), [("border_control", 200), ("locate_wanted", 403), ("curiosity", 400), ("", 200)]
)
def test_a_purpose_is_one_the_key_was_given_for(world, key, purpose, status):
    assert screened(NOBODY, {**key(world.amina), "comity-purpose": purpose}).status == status


def test_a_record_shared_for_another_purpose_is_not_found(world, key):
    wanted(world.claire, purposes=frozenset({Purpose.LOCATE_WANTED}))
    sent = key(world.amina, Purpose.BORDER_CONTROL, Purpose.LOCATE_WANTED)
    assert screened(JOSPHAT, sent).json["status"] == "clear"
    assert screened(JOSPHAT, {**sent, "comity-purpose": "locate_wanted"}).json["status"] == "match"


def test_a_role_without_searches_is_refused_and_the_refusal_recorded(world, key):
    answer = screened(NOBODY, key(world.lucie))
    assert answer.status == 403
    assert len(entries(world.lucie, Outcome.DENIED)) == 1
    assert entries(world.lucie) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[", 400),
        (b"\xff\xfe", 400),
        (b'{"name": "\\ud800"}', 400),
        (b"null", 422),
        (b'"Tadeo"', 422),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"name": ""}', 422),
        (b'{"name": "a\\u0000b"}', 422),
        (b'{"name": 7}', 422),
        (b'{"name": "Tadeo", "born": "1991"}', 422),
        (b'{"name": "Tadeo", "birth_dates": ["2.1.1991"]}', 422),
        (b'{"name": "Tadeo", "birth_dates": ["1988-02-31"]}', 422),
        (b'{"name": "Tadeo", "birth_dates": ["2991"]}', 422),
        (b'{"name": "Tadeo", "birth_dates": ["0000-01-01"]}', 422),
        ('{"name": "Tadeo", "birth_dates": ["١٩٨٨"]}'.encode(), 422),
        (b'{"name": "Tadeo", "sex": "male"}', 422),
        (b'{"documents": [{"number": ""}]}', 422),
        (json.dumps({"name": "x" * 301}).encode(), 422),
        (json.dumps([NOBODY] * (MOST + 1)).encode(), 413),
        (b" " * (LIMIT + 1), 413),
        (b"[" * 100_000, 400),
    ],
)
def test_what_cannot_be_read_is_told_as_a_problem_and_never_as_a_stack(world, key, body, status):
    answer = screened(body, key(world.amina))
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["title"]
    assert "Traceback" not in answer.body.decode()
    assert entries(world.amina) == []


def test_a_body_that_grows_beyond_the_limit_is_cut_off_whatever_it_said_of_itself(world, key):
    headers = {**key(world.amina), "content-type": "application/json", "content-length": "10"}
    parts = [b" " * 2**16] * (LIMIT // 2**16 + 1)
    answer = with_edge(lambda edge: call(edge, "POST", SCREEN, headers, parts))
    assert answer.status == 413


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("GET", {}, 405),
        ("DELETE", {}, 405),
        ("POST", {"content-type": "text/plain"}, 415),
        ("POST", {}, 415),
        ("POST", {"host": "evil.example"}, 400),
    ],
)
def test_other_ways_of_asking_are_refused(world, key, method, headers, status):
    body, sent = json.dumps(NOBODY).encode(), {**key(world.amina), **headers}
    answer = with_edge(lambda edge: call(edge, method, SCREEN, sent, [body]))
    assert answer.status == status


def test_who_leaves_before_the_question_is_complete_has_asked_nothing(world, key):
    headers = {**key(world.amina), "content-type": "application/json"}
    answer = with_edge(lambda edge: call(edge, "POST", SCREEN, headers, [b'{"name": "Ta'], leaves=True))
    assert answer is None
    assert entries(world.amina) == []


def test_who_leaves_before_the_answer_has_asked_all_the_same(world, key):
    sent = key(world.amina)

    async def impatient(edge: Any) -> None:
        asking = asyncio.create_task(ask(edge, NOBODY, sent))
        while not edge._machinery.screener._under_way:  # the search was begun
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

    with_edge(impatient)
    assert names(entries(world.amina)) == [NOBODY["name"]]


def test_without_the_ledger_there_is_no_answer(world, key, owner_sql):
    sent = key(world.amina)
    owner_sql("REVOKE INSERT ON ledger_entry FROM comity_web")
    answer = screened(NOBODY, sent)
    assert answer.status == 503
    assert "clear" not in answer.body.decode()
    owner_sql("GRANT INSERT ON ledger_entry TO comity_web")


def test_amina_asks_from_a_page_with_its_token(world, session):
    sent = session(world.amina)
    assert screened(NOBODY, sent).status == 200
    assert screened(NOBODY, {"cookie": sent["cookie"]}).status == 403
    assert screened(NOBODY, {**sent, "origin": "https://evil.example"}).status == 403
    assert screened(NOBODY, {**sent, "comity-purpose": "locate_wanted"}).status == 403
    assert len(entries(world.amina)) == 1


def test_other_addresses_are_djangos(world):
    answer = with_edge(lambda edge: call(edge, "GET", "/desk/", {}))
    assert answer.body == b"behind the edge"


def test_the_screener_leaves_no_setting_behind_for_who_comes_next(world, key):
    screened(JOSPHAT, key(world.amina))
    assert Match.objects.count() == 0
    with as_task(Task.RETENTION):
        assert Match.objects.count() == 0
