"""The API of yente: shapes that programs expect, and every guard of this hub before them."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from comity.edge.tests.asgi import Answer, call, with_edge
from comity.kernel.acting import acting_as
from comity.kernel.codes.purposes import Purpose
from comity.kernel.recorder import Outcome
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.queries import Line, Search, own_entries
from comity.members.mandates import give_mandate
from comity.members.models import ApiKey, Bureau
from comity.members.pace import BULK, Pace
from comity.members.roles import Role
from comity.records.commands import create_record
from comity.records.models import Holding
from comity.records.rules import Draft
from comity.screening.models import Match
from tests.people import World, handling, stolen_passport, wanted

pytestmark = pytest.mark.django_db(transaction=True)

JOSPHAT = {
    "schema": "Person",
    "properties": {"name": ["Josphat Kiprono Mutua"], "birthDate": ["1984-03-17"], "nationality": ["ke"]},
}
NOBODY = {"schema": "Person", "properties": {"name": "Tadeo Maravi"}}
API = "/api/yente"


def asked(method: str, path: str, headers: dict[str, str], value: Any = None, form: Any = None) -> Answer:
    body = b"" if value is None else json.dumps(value).encode()
    sent = dict(headers)
    if form is not None:
        body, sent["content-type"] = urlencode(form).encode(), "application/x-www-form-urlencoded"
    answer = with_edge(lambda edge: call(edge, method, API + path, sent, [body]))
    assert answer is not None
    return answer


def match(headers: dict[str, str], *examples: Any, dataset: str = "default", query: str = "") -> Answer:
    queries = {f"q{n}": example for n, example in enumerate(examples)}
    return asked(
        "POST", f"/match/{dataset}{query}", headers, {"queries": queries, "weights": {}, "config": {}}
    )


def results(answer: Answer, key: str = "q0") -> list[Any]:
    assert answer.status == 200, answer.body
    return answer.json["responses"][key]["results"]


def entries(viewer: Any, verb: str = "screening.asked", outcome: Outcome = Outcome.DONE) -> list[Line]:
    return own_entries(viewer, Search(verb=verb, outcome=outcome, limit=500))


def matches(viewer: Any) -> list[Match]:
    with acting_as(viewer):
        return list(Match.objects.all())


def in_bulk(world: World, pace: Pace = BULK) -> None:
    """Kenya's administrator gives its keys a mandate."""
    manager = world.seat("kezia", world.kenya, Role.BUREAU_ADMINISTRATOR)
    for key in ApiKey.objects.filter(grant__bureau=world.kenya):
        give_mandate(manager, key.pk, "Act 12/2026, section 4", None, pace)


def test_a_match_is_answered_as_yente_does_and_is_a_question_like_any_other(world, key):
    record = wanted(world.claire)
    answer = match(key(world.amina), JOSPHAT)
    assert answer.json["limit"] == 5
    assert answer.headers["x-batch-size"] == "1"
    response = answer.json["responses"]["q0"]
    assert set(response) == {"status", "results", "total", "query"}
    assert response["total"] == {"value": 1, "relation": "eq"}
    assert response["query"] == {"id": None, "schema": "Person", "properties": JOSPHAT["properties"]}
    (found,) = response["results"]
    assert (found["id"], found["schema"], found["caption"]) == (str(record.pk), "Person", record.caption)
    assert (found["match"], found["target"], found["datasets"]) == (True, True, ["fr"])
    assert found["score"] > 0.9
    assert found["properties"]["birthDate"] == ["1984-03-17"]
    assert found["explanations"]["birth_date"]["detail"] == "the birth dates agree to the day"
    assert found["features"]["birth_date"] == found["explanations"]["birth_date"]["score"]
    (question,) = matches(world.amina)
    assert (question.record_id, question.state, question.occasion) == (record.pk, Match.State.OPEN, "yente")
    assert [line.details.details["names"] for line in entries(world.amina)] == [["Josphat Kiprono Mutua"]]
    assert own_entries(world.claire, Search(verb="screening.asked", limit=5)) == []


def test_each_question_of_a_batch_is_on_the_ledger_whatever_was_found(world, key):
    wanted(world.claire)
    sent = key(world.amina)
    in_bulk(world)
    answer = match(sent, JOSPHAT, NOBODY, {"schema": "Company", "properties": {"name": ["Maravi Shipping"]}})
    assert [len(results(answer, f"q{n}")) for n in range(3)] == [1, 0, 0]
    assert len(entries(world.amina)) == 3
    assert answer.headers["x-batch-size"] == "3"


def test_a_document_number_with_a_slip_is_found_by_the_number_of_a_person(world, key):
    record = stolen_passport(world.claire, "AK0456789")
    example = {"schema": "Person", "properties": {"passportNumber": ["AK-0456788"]}}
    (found,) = results(match(key(world.amina), example))
    assert (found["id"], found["schema"]) == (str(record.pk), "Passport")
    assert found["explanations"]["identifier_near"]["candidate"] == "AK0456789"


def test_hit_no_hit_tells_that_there_is_a_record_and_whose(world, key):
    record = wanted(world.claire, tier=Tier.HIT_NO_HIT)
    sent = key(world.amina)
    (found,) = results(match(sent, JOSPHAT))
    assert (found["caption"], found["properties"], found["explanations"]) == ("A record of NCB Paris", {}, {})
    assert found["score"] in {0.7, 0.9}
    (question,) = matches(world.amina)
    assert found["id"] == f"match-{question.pk}"
    assert str(record.pk) not in json.dumps(found)
    assert asked("GET", f"/entities/{found['id']}", sent).status == 404
    assert asked("GET", f"/entities/{record.pk}", sent).status == 404
    told = asked("GET", "/search/default?q=Josphat+Kiprono+Mutua+1984-03-17", sent).json["results"]
    assert [(one["caption"], one["properties"]) for one in told] == [("A record of NCB Paris", {})]
    assert str(record.pk) not in json.dumps(told)


def test_discreet_and_protected_records_are_never_shown(world, key):
    Bureau.objects.filter(pk=world.kenya.pk).update(consents_to_discreet=True)
    wanted(world.claire, tier=Tier.DISCREET, legal_order="Tribunal de Paris 12/2026")
    victim = wanted(world.claire, status="presumed_victim")
    sent = key(world.amina)
    assert results(match(sent, JOSPHAT)) == []
    assert asked("GET", "/search/default?q=Josphat+Kiprono+Mutua", sent).json["results"] == []
    assert asked("GET", f"/entities/{victim.pk}", sent).status == 404
    assert matches(world.amina) == []
    desk = world.seat("dida", world.kenya, Role.DISCREET_DESK)
    assert {one.access for one in matches(desk)} == {"discreet"}
    assert asked("GET", "/catalog", sent).json["current"] == ["default", "fr"], "a victim's record is shared"


def test_what_is_shared_with_others_only_is_not_found_not_fetched_and_no_dataset(world, key):
    record = wanted(world.claire, mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk}))
    sent = key(world.amina)
    assert results(match(sent, JOSPHAT)) == []
    assert asked("GET", f"/entities/{record.pk}", sent).status == 404
    assert asked("GET", f"/entities/{record.pk}/adjacent", sent).status == 404
    catalog = asked("GET", "/catalog", sent).json
    assert [one["name"] for one in catalog["datasets"]] == ["default"]
    assert match(sent, JOSPHAT, dataset="fr").status == 404
    assert asked("GET", "/search/fr?q=x", sent).json["detail"] == "No such dataset."


def test_datasets_are_the_sources_and_narrow_what_is_found(world, key):
    wanted(world.claire)
    greta = world.seat("greta", world.germany, Role.DUTY_OFFICER)
    wanted(greta)
    sent = key(world.amina)
    catalog = asked("GET", "/catalog", sent).json
    assert catalog["current"] == ["default", "de", "fr"]
    assert catalog["datasets"][0]["children"] == ["de", "fr"]

    def sources(dataset: str, query: str = "") -> set[str]:
        return {one["datasets"][0] for one in results(match(sent, JOSPHAT, dataset=dataset, query=query))}

    assert sources("default") == {"de", "fr"}
    assert sources("fr") == {"fr"}
    assert sources("fr", "?include_dataset=de") == {"de", "fr"}
    assert sources("default", "?include_dataset=de") == {"de"}
    assert sources("default", "?exclude_dataset=de") == {"fr"}
    assert sources("fr", "?exclude_dataset=fr") == set()
    found = asked("GET", "/search/de?q=Josphat+Kiprono+Mutua", sent).json
    assert [one["datasets"] for one in found["results"]] == [["de"]]
    assert found["facets"]["datasets"]["values"] == [{"name": "de", "label": "de", "count": 1}]
    assert found["total"] == {"value": 1, "relation": "eq"}


def test_unknown_names_and_python_spellings_are_accepted(world, key):
    wanted(world.claire)
    sent = key(world.amina)
    for query, count in (
        ("?fuzzy=False&algorithm=best&nested=True", 1),
        ("?unknown=1&weights=x&offset=0", 1),
        ("?threshold=0.99&cutoff=0.2", 1),
        ("?limit=0", 0),
        ("?threshold=1&cutoff=1", 0),
    ):
        assert len(results(match(sent, JOSPHAT, query=query))) == count, query


BROKEN: list[tuple[str, str, Any, int]] = [
    ("POST", "/match/default", None, 400),
    ("POST", "/match/default", [], 400),
    ("POST", "/match/default", {"queries": {}}, 400),
    ("POST", "/match/default", {"queries": {"q": {"schema": "Passport", "properties": {}}}}, 400),
    ("POST", "/match/default", {"queries": {"q": {"schema": "Nothing", "properties": {}}}}, 400),
    ("POST", "/match/default?threshold=x", {"queries": {"q": NOBODY}}, 400),
    ("POST", "/match/default?algorithm=guess", {"queries": {"q": NOBODY}}, 400),
    ("POST", "/match/nowhere", {"queries": {"q": NOBODY}}, 404),
    ("GET", "/match/default", None, 405),
    ("GET", "/search/default?limit=-1&q=x", None, 400),
    ("GET", "/search/default/more", None, 404),
    ("GET", "/entities/none", None, 404),
    ("GET", "/entities/00000000-0000-0000-0000-000000000000", None, 404),
    ("GET", "/entities/x?nested=maybe", None, 400),
    ("GET", "/reconcile/default/suggest/nothing", None, 404),
    ("GET", "/statements", None, 404),
    ("GET", "/", None, 404),
    ("GET", "", None, 404),
]
VALUES: list[Any] = ["", " ", "\x00", "x" * 5_000, 7, None, ["a"] * 500, {"a": 1}, "🙂"]


def test_what_cannot_be_answered_says_so_in_json(world, key):
    sent = key(world.amina)
    for method, path, value, status in BROKEN:
        answer = asked(method, path, sent, value)
        assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json"), path
        assert isinstance(answer.json["detail"], str)
        assert answer.json["detail"]


def test_no_value_of_an_example_breaks_the_answer(world, key):
    wanted(world.claire)
    sent = key(world.amina)
    for value in VALUES:
        assert (
            results(match(sent, {"schema": "Person", "properties": {"name": value, "birthDate": value}}))
            == []
        )
    lone = b'{"queries": {"q": {"schema": "Person", "properties": {"name": "\\ud800"}}}}'
    answer = with_edge(lambda edge: call(edge, "POST", API + "/match/default", sent, [lone]))
    assert answer is not None
    assert answer.status == 400


def test_an_entity_is_read_with_what_belongs_to_it_as_far_as_it_may_be_seen(world, key):
    person = wanted(world.claire)
    seen = create_record(
        world.claire,
        Draft(
            "Passport", {"number": ["AK0456789"], "country": ["ke"]}, reason="stolen", holder=str(person.pk)
        ),
        handling(world.france.pk),
    )
    create_record(
        world.claire,
        Draft(
            "Passport", {"number": ["AK0000001"], "country": ["ke"]}, reason="stolen", holder=str(person.pk)
        ),
        handling(world.france.pk, mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk})),
    )
    sent = key(world.amina)
    told = asked("GET", f"/entities/{person.pk}", sent).json
    (passport,) = told["properties"]["identification"]
    assert (passport["id"], passport["properties"]["number"]) == (str(seen.pk), ["AK0456789"])
    assert (
        "identification" not in asked("GET", f"/entities/{person.pk}?nested=False", sent).json["properties"]
    )
    back = asked("GET", f"/entities/{seen.pk}", sent).json
    assert back["properties"]["holder"][0]["id"] == str(person.pk)
    adjacent = asked("GET", f"/entities/{person.pk}/adjacent", sent).json
    assert adjacent["entity"]["id"] == str(person.pk)
    assert adjacent["adjacent"]["identification"]["total"] == {"value": 1, "relation": "eq"}
    one = asked("GET", f"/entities/{person.pk}/adjacent/identification?limit=5", sent).json
    assert [paper["id"] for paper in one["results"]] == [str(seen.pk)]
    assert asked("GET", f"/entities/{person.pk}/adjacent/sanctions", sent).json["results"] == []
    assert len(entries(world.amina, "record.read")) >= 5
    assert not Holding.objects.filter(told=True).exists(), "the source hears of nothing"


def test_the_algorithm_is_one_and_health_is_told_to_anyone(world, key):
    told = asked("GET", "/algorithms", key(world.amina)).json
    assert (told["default"], told["best"], told["algorithms"][0]["name"]) == ("comity", "comity", "comity")
    assert told["algorithms"][0]["docs"]["features"]
    for path in ("/healthz", "/readyz"):
        assert asked("GET", path, {}).json == {"status": "ok"}


PATHS = [
    ("POST", "/match/default"),
    ("GET", "/search/default?q=Josphat"),
    ("GET", "/entities/{record}"),
    ("GET", "/entities/{record}/adjacent"),
    ("GET", "/entities/{record}/adjacent/sanctions"),
    ("GET", "/catalog"),
    ("GET", "/manifest"),
    ("GET", "/algorithms"),
    ("GET", "/reconcile/default"),
    ("POST", "/reconcile/default"),
    ("GET", "/reconcile/default/suggest/entity?prefix=Josphat"),
    ("GET", "/reconcile/default/suggest/type?prefix=p"),
    ("GET", "/reconcile/default/suggest/property?prefix=b"),
    ("GET", "/reconcile/default/extend/property?type=Person"),
]
WHO = (("amina", True, True), ("jonas", True, True), ("lucie", False, True), ("odile", False, False))
"""Who may look for somebody, and who may read a record."""


def test_every_operation_as_everybody(world, key):
    """Nobody without a key; questions for who may search; records for who may read; the rest for any key."""
    record = wanted(world.seat("greta", world.germany, Role.DUTY_OFFICER))
    keys = {name: key(getattr(world, name)) for name, *_ in WHO}
    rosa = key(world.rosa)
    for method, path in PATHS:
        address = path.format(record=record.pk)
        value = {"queries": {"q": NOBODY}} if path == "/match/default" else None
        form = (
            {"queries": json.dumps({"q": {"query": "Tadeo"}})} if (method, value) == ("POST", None) else None
        )
        assert asked(method, address, {}, value, form).status == 401
        assert asked(method, address, {"authorization": "Bearer comity_guessed"}, value, form).status == 401
        looks, reads = method == "POST" or "search" in path or "entity?" in path, path.startswith("/entities")
        for name, may_look, may_read in WHO:
            allowed = (may_look or not looks) and (may_read or not reads)
            answer = asked(method, address, keys[name], value, form)
            assert answer.status == (200 if allowed else 403), (name, path, answer.body)
        partner = asked(method, address, rosa, value, form)
        assert partner.status == (404 if reads else 200), "a partner body is none of all members"
        assert record.caption not in partner.body.decode()


def test_a_key_for_another_purpose_finds_what_is_shared_for_it(world, key):
    wanted(world.claire, purposes=frozenset({Purpose.LOCATE_WANTED}))
    sent = key(world.amina, Purpose.BORDER_CONTROL, Purpose.LOCATE_WANTED)
    assert results(match(sent, JOSPHAT)) == []
    assert len(results(match({**sent, "comity-purpose": "locate_wanted"}, JOSPHAT))) == 1
    assert match({**sent, "comity-purpose": "forensic"}, JOSPHAT).status == 403
    assert match({**sent, "comity-purpose": "curiosity"}, JOSPHAT).status == 400


def test_a_session_is_no_key_here(world, session):
    assert match(session(world.amina), JOSPHAT).status == 401


# ----- no fishing -----


def test_without_a_mandate_questions_come_one_by_one_at_the_pace_of_a_person(world, key):
    sent = key(world.amina)
    refused = match(sent, NOBODY, NOBODY)
    assert refused.status == 429
    assert "retry-after" not in refused.headers, "waiting would not help"
    assert match(sent, NOBODY).status == 200
    (line,) = entries(world.amina, "screening.refused", Outcome.DENIED)
    assert line.details.details["questions"] == 2
    assert len(entries(world.amina)) == 1, "what is refused was not looked up"


def test_beyond_its_hour_a_key_waits_and_the_refusal_is_on_the_ledger(world, key):
    sent = key(world.amina)
    in_bulk(world, Pace(per_hour=3, per_day=5, batch=2))
    assert match(sent, NOBODY, NOBODY).status == 200
    refused = match(sent, NOBODY, NOBODY)
    assert refused.status == 429
    assert 0 < int(refused.headers["retry-after"]) <= 3601
    assert asked("GET", "/search/default?q=Tadeo", sent).status == 200, "what was refused was not counted"
    assert asked("GET", "/search/default?q=Tadeo", sent).status == 429
    assert len(entries(world.amina, "screening.refused", Outcome.DENIED)) == 2


# ----- OpenRefine -----


def test_openrefine_reads_the_service_and_matches_a_table(world, key):
    record = wanted(world.claire)
    sent = key(world.amina)
    in_bulk(world)
    manifest = asked("GET", "/reconcile/default", sent).json
    assert manifest["versions"] == ["0.2"]
    assert manifest["batchSize"] == 10
    assert manifest["suggest"]["type"] == {
        "service_url": "http://localhost/api/yente/reconcile/default",
        "service_path": "/suggest/type",
    }
    rows = {
        "q0": {
            "query": "Josphat Mutua",
            "type": "Person",
            "properties": [{"pid": "Person:birthDate", "v": "1984-03-17"}],
        },
        "q1": {"query": "Tadeo Maravi", "limit": 2},
    }
    told = asked("POST", "/reconcile/default", sent, form={"queries": json.dumps(rows)}).json
    (found,) = told["q0"]["result"]
    assert (found["id"], found["match"], found["type"][0]["id"]) == (str(record.pk), True, "Person")
    assert 60 < found["score"] <= 100
    assert told["q1"] == {"result": []}
    assert len(entries(world.amina)) == 2
    extend = {"ids": [str(record.pk), "gone"], "properties": [{"id": "birthDate"}]}
    told = asked("POST", "/reconcile/default", sent, form={"extend": json.dumps(extend)}).json
    assert told["rows"] == {str(record.pk): {"birthDate": [{"str": "1984-03-17"}]}, "gone": {"birthDate": []}}
    assert len(entries(world.amina, "record.read")) == 1


def test_openrefine_cannot_send_headers_so_its_key_goes_along_in_the_address(world, key):
    wanted(world.claire)
    secret = key(world.amina)["authorization"].removeprefix("ApiKey ")
    manifest = asked("GET", f"/reconcile/fr?api_key={quote(secret)}", {}).json
    path = manifest["suggest"]["entity"]["service_path"]
    assert secret in path
    told = asked("GET", f"/reconcile/fr{path}&prefix=Josphat+Kiprono", {}).json
    assert [one["name"] for one in told["result"]] == ["Josphat Kiprono Mutua"]
    assert asked("GET", f"/search/fr?q=Josphat&api_key={quote(secret)}", {}).status == 401
    types = asked("GET", f"/reconcile/fr/suggest/type?prefix=per&api_key={quote(secret)}", {}).json
    assert [one["id"] for one in types["result"]] == ["Person"]
    properties = asked(
        "GET", f"/reconcile/fr/suggest/property?prefix=birthD&api_key={quote(secret)}", {}
    ).json
    assert {"id": "Person:birthDate", "name": "Birth date"} in properties["result"] or properties["result"]
    columns = asked("GET", f"/reconcile/fr/extend/property?type=Person&api_key={quote(secret)}", {}).json
    assert {"id": "birthDate", "name": "Date of birth"} in columns["properties"] or columns["properties"]
