"""The form of a record as people fill it in: making one, editing one, and being told what is wrong."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.members.roles import Role
from comity.records.commands import edit_record
from comity.records.models import Portrait, Record
from comity.records.rules import Draft
from tests.pages import at_desk, fields_of, filled, text_of
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
NAME = "Josphat Kiprono Mutua"


@pytest.fixture
def world():
    return make_world()


def record_now(viewer, record):
    with acting_as(viewer):
        return Record.objects.of_source(viewer).select_related("audience").get(pk=record.pk)


# Making one


def test_amina_shares_a_person_with_her_handling_and_a_portrait(world):
    amina = at_desk(world.amina)
    sent = filled(
        amina,
        "records:create",
        name="Sokolarov, Pyotr\n  Пётр Соколаров \n\nSokolarov, Pyotr",
        birthDate="1978-05\n1979",
        nationality="Kenyan\nfrance",
        gender=["male"],
        status="suspect",
        tier="hit_no_hit",
        purposes=["border_control"],
        portrait=SimpleUploadedFile("p.gif", PNG),
    )
    response = amina.post("records:create", **sent)
    assert response.status_code == 302, text_of(response)
    with acting_as(world.amina):
        record = Record.objects.get()
        assert record.properties["name"] == ["Sokolarov, Pyotr", "Пётр Соколаров"]
        assert record.properties["birthDate"] == ["1978-05", "1979"]
        assert record.properties["nationality"] == ["ke", "fr"]
        assert (record.audience.tier, record.audience.purposes) == ("hit_no_hit", ["border_control"])
        assert timedelta(days=364) < record.expires_at - clock.now() <= timedelta(days=365)
        assert Portrait.objects.get(record=record).media_type == "image/png"
    shown = amina.get("records:portrait", record.pk)
    assert (shown.content, shown["Content-Type"]) == (PNG, "image/png")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "A person needs a name"),
        ({"status": ""}, "State in what quality this person is recorded."),
        ({"birthDate": "17/03/1984"}, "“17/03/1984” is not a date. Write 1974, 1974-08 or 1974-08-12."),
        ({"birthDate": "1984-02-31"}, "“1984-02-31” is not a date."),
        ({"nationality": "Atlantis"}, "No country is called “Atlantis”."),
        ({"tier": "discreet"}, "A discreet check rests on a legal order."),
        ({"mode": "only"}, "Name the bureaus that this audience speaks of."),
        ({"handling_code": "H3"}, "Handling code H3 needs its restriction in words."),
        ({"expires_at": "2020-01-01T00:00"}, "The expiry must lie in the future."),
        ({"expires_at": "2099-01-01T00:00"}, "A record may be kept for five years at most"),
        ({"portrait": SimpleUploadedFile("p.png", b"<svg onload=x>")}, "neither a PNG nor a JPEG"),
        ({"portrait": SimpleUploadedFile("p.png", PNG + b"0" * 2**21)}, "larger than 2 MB"),
        ({"notes": "a\x00b"}, "Null characters are not allowed."),
        ({"alias": "x" * 6000}, "longer than a record can hold"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(world, changes, sentence):
    amina = at_desk(world.amina)
    said = {"name": "Пётр Соколаров", "status": "suspect", "our_reference": "KE-77", **changes}
    response = amina.post("records:create", **filled(amina, "records:create", **said))
    assert response.status_code == 400
    (changed,) = changes
    field = {"tier": "legal_order", "mode": "bureaus", "handling_code": "handling_note"}.get(changed, changed)
    assert sentence in " ".join(response.context["form"].errors[field])
    assert sentence.split("“")[0] in text_of(response)
    again = fields_of(response)
    assert again["our_reference"] == ["KE-77"]
    assert again["name"] == [said["name"]]
    with acting_as(world.amina):
        assert not Record.objects.exists()


def test_a_stolen_passport_is_shared_with_its_holder_named_in_the_address(world):
    person, amina = wanted(world.amina), at_desk(world.amina)
    query = {"kind": "passport", "holder": str(person.pk)}
    sent = filled(amina, "records:create", query=query, number="AK0456789", country="Kenya", reason="stolen")
    assert sent["holder"] == [NAME]
    response = amina.client.post(reverse("records:create") + "?kind=passport", sent)
    assert response.status_code == 302, text_of(response)
    with acting_as(world.amina):
        document = Record.objects.get(schema="Passport")
    assert (document.holder_id, document.properties["country"], document.reason) == (
        person.pk,
        ["ke"],
        "stolen",
    )


def test_the_holder_of_a_document_is_one_of_the_bureaus_own_persons(world):
    wanted(world.claire, "Lucien Armand Delacroix")
    for _ in range(2):
        wanted(world.amina)
    amina = at_desk(world.amina)
    for holder, sentence in (
        ("Lucien Armand Delacroix", "Your bureau has recorded nobody by this name"),
        (NAME, "Several persons are called that"),
    ):
        sent = filled(
            amina, "records:create", query={"kind": "passport"}, number="A1", reason="lost", holder=holder
        )
        response = amina.client.post(reverse("records:create") + "?kind=passport", sent)
        assert response.status_code == 400
        assert sentence in text_of(response)


def test_only_the_issuing_state_says_that_a_document_is_revoked(world):
    amina = at_desk(world.amina)
    sent = filled(
        amina, "records:create", query={"kind": "passport"}, number="A1", country="fr", reason="revoked"
    )
    response = amina.client.post(reverse("records:create") + "?kind=passport", sent)
    assert "Only the state that issued a document" in " ".join(response.context["form"].errors["reason"])


def test_a_full_quota_of_discreet_records_is_said_and_nothing_typed_is_lost(world, monkeypatch):
    monkeypatch.setattr("comity.records.commands.records.DISCREET_QUOTA", 0)
    amina = at_desk(world.amina)
    sent = filled(
        amina, "records:create", name="X Y", status="suspect", tier="discreet", legal_order="Order 7"
    )
    response = amina.post("records:create", **sent)
    assert response.status_code == 403
    assert "as many as it may" in text_of(response)
    assert fields_of(response)["name"] == ["X Y"]


def test_codes_from_general_knowledge_are_marked_as_such(world):
    text = at_desk(world.amina).reads("records:create")
    assert "Charged (recalled)" in text
    assert "to be checked against the text" in text
    assert "Convicted (recalled)" not in text


# Editing


def test_an_edit_keeps_what_the_form_does_not_show(world):
    record, amina = wanted(world.amina, passports=["AK1"]), at_desk(world.amina)
    with acting_as(world.amina):
        Record.objects.filter(pk=record.pk).update(
            properties={
                **record.properties,
                "topics": ["crime"],
                "gender": ["female", "unknown"],
                "nationality": ["zzq"],
            }
        )
    response = amina.post(
        "records:edit", record.pk, **filled(amina, "records:edit", record.pk, alias="The Elder")
    )
    assert response.status_code == 302, text_of(response)
    said = record_now(world.amina, record).properties
    assert said["alias"] == ["The Elder"]
    assert (said["topics"], said["passportNumber"]) == (["crime"], ["AK1"])
    assert (said["gender"], said["nationality"]) == (["female", "unknown"], ["zzq"])


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_an_edit_that_does_not_say_what_it_saw_is_refused(world, seen):
    record, amina = wanted(world.amina), at_desk(world.amina)
    sent = filled(amina, "records:edit", record.pk, name="Other", seen_version=seen)
    assert amina.post("records:edit", record.pk, **sent).status_code == 400
    assert record_now(world.amina, record).caption == NAME


def test_whoever_was_slower_sees_what_the_other_changed_and_keeps_what_she_typed(world):
    record, amina = wanted(world.amina), at_desk(world.amina)
    sent = filled(amina, "records:edit", record.pk, alias="The Elder")
    kamau = world.seat("kamau", world.kenya, Role.DUTY_OFFICER)
    draft = Draft("Person", {**record.properties, "name": ["Josphat K. Mutua"]}, status="suspect")
    edit_record(kamau, record.pk, draft, record.version)
    response = amina.post("records:edit", record.pk, **sent)
    text = text_of(response)
    assert response.status_code == 400
    assert "Somebody changed this meanwhile" in text
    assert f"removed: {NAME}" in text
    assert "added: Josphat K. Mutua" in text
    assert "Kamau" in text
    again = fields_of(response)
    assert (again["alias"], again["name"], again["seen_version"]) == (["The Elder"], [NAME], ["2"])
    again["name"] = ["Josphat K. Mutua"]
    assert amina.post("records:edit", record.pk, **again).status_code == 302
    assert record_now(world.amina, record).properties["alias"] == ["The Elder"]


def test_claire_cannot_open_the_form_of_kenyas_record(world):
    record = wanted(world.amina)
    for response in (
        at_desk(world.claire).get("records:edit", record.pk),
        at_desk(world.claire).post("records:edit", record.pk, name="Mine", status="suspect"),
    ):
        assert response.status_code == 403
        assert "Only the source of a record may change it." in text_of(response)


def test_an_organisation_is_edited_as_such(world):
    amina = at_desk(world.amina)
    sent = filled(
        amina, "records:create", query={"kind": "organisation"}, name="Blue Dhow Travel", country="ke"
    )
    assert amina.client.post(reverse("records:create") + "?kind=organisation", sent).status_code == 302
    with acting_as(world.amina):
        record = Record.objects.get()
    sent = filled(amina, "records:edit", record.pk, alias="Dhow Tours")
    assert amina.post("records:edit", record.pk, **sent).status_code == 302
    assert record_now(world.amina, record).properties["alias"] == ["Dhow Tours"]
