"""Registers on pages and by API: what a duty officer does by hand, and what her bureau's system does at night."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comity.records.models import Sync
from comity.records.syncing.taking import continue_sync
from comity.records.syncing.tests.test_syncing import counted, many, opened, records, sync
from tests.browsing import key_of, with_key
from tests.pages import at_desk, filled
from tests.people import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def uploaded(desk, page, *args, content, **fields):
    return desk.post(page, *args, file=SimpleUploadedFile("night.jsonl", content), **fields)


def id_in(response):
    return re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", response.headers["Location"])[0]


def test_a_duty_officer_opens_a_register_sends_it_and_answers_what_the_next_one_asks(world):
    desk = at_desk(world.amina)
    assert "No register yet" in desk.reads("records:registers")
    form = filled(desk, "records:open_register", name="Wanted in Kenya", days=90, status="suspect")
    assert desk.post("records:open_register", **form | {"name": ""}).status_code == 400
    register = id_in(desk.post("records:open_register", **form))
    assert desk.post("records:open_register", **form).status_code == 400, "its name is taken"
    changed = filled(desk, "records:edit_register", register, days=60)
    assert desk.post("records:edit_register", register, **changed).status_code == 302
    assert "60 days" in desk.reads("records:registers")

    first = id_in(uploaded(desk, "records:register", register, content=many(*range(120)), what="whole"))
    busy = uploaded(desk, "records:register", register, content=many(1), what="whole")
    assert "still being taken in" in busy.content.decode()
    assert "The hub goes on with it by itself" in desk.reads("records:sync", first)
    continue_sync(world.amina, first)
    page = desk.get("records:sync", first).content.decode()
    assert "Marek Solberg 99" in page
    assert "Marek Solberg 100" not in page
    after = re.search(r"\?after=\d+", page)[0]
    assert "Marek Solberg 119" in desk.client.get(f"/syncs/{first}/{after}").content.decode()
    assert "Nothing differs" in desk.reads("records:sync", first, outcome="gone", after="1; DROP")

    second = id_in(
        uploaded(desk, "records:register", register, content=many(*range(80)) + b"{}\n", what="whole")
    )
    continue_sync(world.amina, second)
    asks = desk.reads("records:sync", second, outcome="going")
    assert "40, where the register had 120 (33 %)" in asks
    assert "Lines cannot be read while records are missing" in asks
    assert "p-119" in asks
    assert "Wanted in Kenya" in desk.reads("home")
    assert desk.post("records:sync", second).status_code == 400, "it goes on only when it is answered"
    assert desk.post("records:answer_sync", second, answer="throw_away").status_code == 302
    assert "Nothing of it was applied" in desk.reads("records:sync", second)
    assert len(records(world.amina)) == 120
    report = desk.get("records:sync_report", second).content.decode()
    assert "line 81,id,is missing,refused" in report
    assert "Wanted in Kenya" not in desk.reads("home")


def test_a_bureaus_system_sends_with_its_key_reads_the_report_and_cannot_answer_for_itself(world):
    register = opened(world.claire)
    client = with_key(key_of(world.claire, world.odile)[0])

    def send(content, **query):
        return client.post(
            f"/api/v1/registers/{register.pk}/syncs",
            content,
            content_type="application/octet-stream",
            query_params=query,
        )

    first = send(many(*range(10)), filename="night.jsonl")
    assert (first.status_code, first.json()["state"]) == (202, "waiting")
    assert send(many(*range(10))).json()["id"] == first.json()["id"], "sent twice it is the same"
    other = send(many(1))
    assert (other.status_code, other.headers["Retry-After"]) == (503, "60")
    assert send(many(1), sha256="0" * 64).status_code == 400
    continue_sync(world.claire, first.json()["id"])
    second = send(many(1, 2))
    told = continue_sync(world.claire, second.json()["id"])
    assert told.state == Sync.State.ASKS
    place = second.headers["Location"]
    assert client.get(place).json()["asks"][0] | {"text": ""} == {
        "rule_id": "sync.lost",
        "text": "",
        "number": 8,
        "of": 10,
    }
    refused = client.post(f"{place}/answer", json.dumps({"apply": True}), content_type="application/json")
    assert refused.status_code == 403
    session = at_desk(world.claire).client
    page = client.get(f"{place}/differences", {"outcome": "going", "limit": 5}).json()
    assert [row["entity"] for row in page["items"]] == ["p-0", "p-3", "p-4", "p-5", "p-6"]
    rest = client.get(f"{place}/differences", {"outcome": "going", "limit": 5, "cursor": page["next"]})
    assert len(rest.json()["items"]) == 3
    answered = session.post(f"{place}/answer", json.dumps({"apply": True}), content_type="application/json")
    assert (answered.status_code, answered.json()["state"]) == (202, "taking")
    assert counted(continue_sync(world.claire, told.pk)) == (0, 0, 8, 2, 0)
    assert client.get(f"{place}/problems").json()["items"] == []
    assert [
        s["id"] for s in client.get("/api/v1/syncs", {"register_id": str(register.pk)}).json()["items"]
    ] == [
        second.json()["id"],
        first.json()["id"],
    ]


def test_a_program_opens_and_changes_a_register(world):
    client = at_desk(world.amina).client
    body = {"name": "Stolen cars", "thing_reason": "stolen", "days": 30, "handling": {"tier": "hit_no_hit"}}
    made = client.post("/api/v1/registers", json.dumps(body), content_type="application/json")
    assert (made.status_code, made.json()["handling"]["tier"]) == (201, "hit_no_hit")
    address = f"/api/v1/registers/{made.json()['id']}"
    changed = client.put(address, json.dumps(body | {"days": 60}), content_type="application/json")
    assert (changed.status_code, changed.json()["days"]) == (200, 60)
    assert [row["name"] for row in client.get("/api/v1/registers").json()["items"]] == ["Stolen cars"]
    assert at_desk(world.claire).client.get("/api/v1/registers").json()["items"] == []


def test_another_bureau_finds_nothing(world):
    found = sync(world.amina, opened(world.amina), many(1))
    desk = at_desk(world.claire)
    for page, about in (
        ("register", found.register_id),
        ("edit_register", found.register_id),
        ("sync", found.pk),
    ):
        assert desk.get(f"records:{page}", about).status_code == 404
    assert "Wanted in Kenya" not in desk.reads("records:registers")
