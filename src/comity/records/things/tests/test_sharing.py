"""Things and accounts on the list: what each kind has to say, what is refused, and how a page and a program share one."""

import pytest
from django.urls import reverse

from comity.kernel.acting import acting_as
from comity.kernel.refusals import Invalid
from comity.kernel.truth import AudienceMode
from comity.members.roles import Role
from comity.records.commands import create_record, edit_record
from comity.records.exporting.commands import export_records
from comity.records.exporting.shapes import entity
from comity.records.forms import NEW
from comity.records.models import Record
from comity.records.rules import Draft
from comity.records.things.kinds import KINDS
from tests.browsing import key_of, with_key
from tests.pages import at_desk, filled, text_of
from tests.people import handling, make_world, thing

pytestmark = pytest.mark.django_db
EUROPEAN, WRONG_AMERICAN = "WVWZZZ1JZ3W386752", "1M8GDM9A1KP042788"


@pytest.fixture
def world():
    return make_world()


@pytest.mark.parametrize(
    ("schema", "properties", "reason", "field"),
    [
        ("Vehicle", {"registrationNumber": ["KDA 001A"]}, "", "reason"),
        ("Vehicle", {"registrationNumber": ["KDA 001A"]}, "stolen_blank", "reason"),
        ("Vehicle", {"make": ["Toyota"]}, "stolen", "registrationNumber"),
        ("Vehicle", {"registrationNumber": ["KDA"]}, "stolen", "registrationNumber"),
        ("Vehicle", {"vin": ["WVWZZZ1JZ3W38675200"]}, "stolen", "vin"),
        ("Vehicle", {"vin": [EUROPEAN], "buildDate": ["17/03/1984"]}, "stolen", "buildDate"),
        ("Vessel", {"imoNumber": ["9074728"]}, "stolen", "imoNumber"),
        ("Vessel", {"name": ["Marie"], "flag": ["Panama"]}, "stolen", "flag"),
        ("Firearm", {"make": ["Glock"]}, "stolen", "serialNumber"),
        ("BankAccount", {"iban": ["GB82 WEST 1234 5698 7654 31"]}, "evidence", "iban"),
        ("BankAccount", {"iban": ["GB82WEST12345698765432"]}, "stolen", "reason"),
        ("CryptoWallet", {"publicKey": ["bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdx"]}, "trace", "publicKey"),
        ("Telephone", {"phone": ["0712 345 678"]}, "trace", "phone"),
        ("UserAccount", {"email": ["nobody"]}, "trace", "email"),
        ("BlankDocuments", {"firstNumber": ["A1"], "lastNumber": ["A9"]}, "lost", "country"),
        (
            "BlankDocuments",
            {"firstNumber": ["A10"], "lastNumber": ["B19"], "country": ["ke"]},
            "lost",
            "lastNumber",
        ),
        (
            "BlankDocuments",
            {"firstNumber": ["A10"], "lastNumber": ["A19"], "country": ["fr"]},
            "stolen_blank",
            "reason",
        ),
        ("Spaceship", {"name": ["Marie"]}, "stolen", "schema"),
    ],
)
def test_what_a_thing_has_to_say_and_the_field_that_is_at_fault(world, schema, properties, reason, field):
    with pytest.raises(Invalid) as refused:
        create_record(world.amina, Draft(schema, properties, reason=reason), handling(world.kenya.pk))
    assert refused.value.field == field
    assert refused.value.reason
    with acting_as(world.amina):
        assert not Record.objects.exists()


def test_a_vehicle_is_called_by_its_plate_and_an_edit_reads_its_numbers_anew(world):
    record = thing(
        world.amina, registrationNumber=["KDA 001A"], country=["ke"], make=["Toyota"], model=["Hiace"]
    )
    assert record.caption == "KDA 001A · Toyota Hiace"
    draft = Draft("Vehicle", {**record.properties, "registrationNumber": ["KDB 002B"]}, reason="stolen")
    edited = edit_record(world.amina, record.pk, draft, 1)
    assert [one["number"] for one in edited.identifiers] == ["KDB002B"]


def test_amina_shares_a_stolen_van_by_its_form_and_reads_what_is_doubtful(world):
    amina = at_desk(world.amina)
    said = {"registrationNumber": "KDA 001A", "vin": WRONG_AMERICAN, "country": "Kenya", "reason": "stolen"}
    sent = filled(amina, "records:create", query={"kind": "vehicle"}, **said)
    response = amina.client.post(reverse("records:create") + "?kind=vehicle", sent)
    assert response.status_code == 302, text_of(response)
    with acting_as(world.amina):
        record = Record.objects.get()
    assert (record.schema, record.reason, record.properties["country"]) == ("Vehicle", "stolen", ["ke"])
    page = amina.reads("records:detail", record.pk)
    assert "Chassis number (VIN)" in page
    assert "Its check digit does not fit." in page
    assert "Travel documents" not in page
    edited = filled(amina, "records:edit", record.pk, vin=EUROPEAN)
    assert amina.post("records:edit", record.pk, **edited).status_code == 302
    page = amina.reads("records:detail", record.pk)
    assert "check digit" not in page
    assert "Stolen" in page
    assert "Chassis number (VIN)" in amina.reads("records:history", record.pk)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_has_a_form_that_says_what_is_missing(world, kind):
    amina = at_desk(world.amina)
    sent = filled(amina, "records:create", query={"kind": kind.key}, reason=kind.reasons[0].value)
    response = amina.client.post(reverse("records:create") + f"?kind={kind.key}", sent)
    assert response.status_code == 400
    assert str(kind.wants) in text_of(response)
    assert set(NEW[kind.key].base_fields) >= {field.name for field in kind.fields}


def test_a_list_shows_the_vehicles_alone_and_a_french_officer_those_she_may_see(world):
    thing(world.amina, registrationNumber=["KDA 001A"])
    thing(
        world.amina,
        registrationNumber=["KDB 002B"],
        mode=AudienceMode.EXCEPT,
        bureaus=frozenset({world.france.pk}),
    )
    thing(world.amina, "Firearm", serialNumber=["X 900"])
    amina, claire = at_desk(world.amina), at_desk(world.claire)
    seen = [
        {word for word in ("KDA", "KDB", "X 900") if word in page}
        for page in (
            amina.reads("records:list", kind="vehicle"),
            claire.reads("records:list", kind="vehicle"),
            claire.reads("records:list", kind="firearm"),
        )
    ]
    assert seen == [{"KDA", "KDB"}, {"KDA"}, {"X 900"}]


def test_a_program_reads_the_kinds_shares_an_account_and_is_told_what_is_wrong_with_it(world):
    secret, _ = key_of(world.amina, world.seat("kamau", world.kenya, Role.BUREAU_ADMINISTRATOR))
    program = with_key(secret)
    kinds = {kind["kind"]: kind for kind in program.get("/api/v1/kinds").json()}
    assert kinds["BankAccount"]["needs"] == ["iban", "accountNumber"]
    assert {"name": "iban", "label": "IBAN", "check": "iban"} in kinds["BankAccount"]["fields"]
    body = {
        "kind": "BankAccount",
        "properties": {"iban": ["GB82 WEST 1234 5698 7654 32"]},
        "reason": "proceeds",
        "handling": {"expires_at": handling(world.kenya.pk).expires_at.isoformat()},
    }
    made = program.post("/api/v1/records", body, content_type="application/json")
    assert made.status_code == 201, made.content
    assert made.json()["identifiers"][0]["number"] == "GB82WEST12345698765432"
    body["properties"] = {"iban": ["GB83 WEST 1234 5698 7654 32"]}
    refused = program.post("/api/v1/records", body, content_type="application/json")
    assert refused.status_code == 400
    assert "IBAN" in refused.content.decode()


def test_a_firearm_leaves_the_hub_as_something_that_others_can_read(world):
    record = thing(world.amina, "Firearm", serialNumber=["X 900"], make=["Glock"], country=["at"])
    (exported,) = export_records(world.claire, [record.pk], "for the court")
    carried = entity(exported)
    assert carried["schema"] == "Asset"
    assert carried["properties"] == {"notes": ["serialNumber: X 900", "make: Glock"], "country": ["at"]}
