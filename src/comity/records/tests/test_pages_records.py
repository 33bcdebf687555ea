"""Records as people meet them on pages: the list, one record, its form, what is done with it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.purposes import Purpose
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.models import Entry
from comity.records.models import Deletion, Holding, Record
from tests.browsing import sign_in
from tests.pages import at_desk, fields_of, filled, in_form, text_of
from tests.people import YEAR, make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
NAME = "Josphat Kiprono Mutua"


@pytest.fixture
def world():
    return make_world()


def record_now(viewer, record):
    with acting_as(viewer):
        return Record.objects.of_source(viewer).select_related("audience").get(pk=record.pk)


# The list


def test_claire_reads_her_own_records_and_what_others_share_in_full(world):
    wanted(world.claire, "Lucien Armand Delacroix")
    wanted(world.amina)
    wanted(world.amina, "Wanjiru Njeri Kamau", tier=Tier.HIT_NO_HIT)
    wanted(world.amina, "Baraka Otieno Ouma", tier=Tier.DISCREET, legal_order="Order 7/2026")
    wanted(world.amina, "Koech Bett Langat", mode=AudienceMode.EXCEPT, bureaus=frozenset({world.france.pk}))
    text = at_desk(world.claire).reads("records:list")
    assert "Lucien Armand Delacroix" in text
    assert NAME in text
    for hidden in ("Wanjiru", "Baraka", "Koech"):
        assert hidden not in text


def test_rosa_of_a_partner_body_reads_only_what_names_her_body(world):
    wanted(world.amina)
    wanted(
        world.amina,
        "Esi Adjoa Mensah",
        status="presumed_victim",
        mode=AudienceMode.ONLY,
        bureaus=frozenset({world.support_body.pk}),
    )
    text = at_desk(world.rosa).reads("records:list")
    assert "Esi Adjoa Mensah" in text
    assert NAME not in text


def test_the_list_is_narrowed_by_whose_kind_quality_and_source(world):
    wanted(world.claire, "Lucien Armand Delacroix")
    wanted(world.amina, status="missing")
    stolen_passport(world.amina)
    claire = at_desk(world.claire)
    assert "Lucien" not in claire.reads("records:list", show="shared")
    assert NAME not in claire.reads("records:list", show="own")
    assert "AK0456789" not in claire.reads("records:list", kind="person")
    assert "AK0456789" in claire.reads("records:list", kind="passport")
    missing = claire.reads("records:list", status="missing")
    assert NAME in missing
    assert "Lucien" not in missing
    assert "Lucien" not in claire.reads("records:list", source=str(world.kenya.pk))
    assert NAME in claire.reads("records:list", source=str(world.kenya.pk))


def test_a_name_is_looked_up_among_ones_own_records_alone(world):
    wanted(world.claire, "Josephine Delacroix")
    wanted(world.amina)
    text = at_desk(world.claire).reads("records:list", q="jos", show="shared")
    assert "Josephine" not in text
    assert NAME not in text
    text = at_desk(world.claire).reads("records:list", q="jos")
    assert "Josephine Delacroix" in text
    assert NAME not in text


@pytest.mark.parametrize(
    "query",
    [
        {"source": "x"},
        {"kind": "ship"},
        {"q": "a\x00b"},
        {"after": "x"},
        {"show": "expiring", "after": "1_2"},
    ],
)
def test_what_makes_no_sense_in_the_address_is_left_out(world, query):
    wanted(world.amina)
    assert at_desk(world.amina).get("records:list", **query).status_code == 200


@pytest.mark.parametrize("show", ["", "expiring"])
def test_page_after_page_shows_every_record_once(world, show, monkeypatch):
    monkeypatch.setattr("comity.records.listing.LISTED", 2)
    names = [f"Person Number {number}" for number in range(5)]
    for number, name in enumerate(names):
        wanted(world.amina, name, expires_at=clock.now() + timedelta(days=30 + number // 2))
    amina, seen, address = at_desk(world.amina), [], reverse("records:list") + f"?show={show}"
    while address:
        response = amina.client.get(address)
        seen += [row.name for row in response.context["records"]]
        address = response.context["older_url"]
    assert sorted(seen) == names
    assert "First page" in text_of(response)


def test_more_rows_take_no_more_queries(world):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert claire.get("records:list").status_code == 200
        return len(queries)

    claire = at_desk(world.claire)
    wanted(world.amina)
    claire.get("records:list")
    before = count()
    for number in range(10):
        wanted(world.amina, f"Person Number {number}")
    assert count() == before


# One record


def test_claire_reads_a_shared_record_with_its_reason_and_the_look_is_on_the_ledger(world):
    record = wanted(world.amina, passports=["AK0456789"])
    text = at_desk(world.claire).reads("records:detail", record.pk)
    for said in (NAME, "1984-03-17", "Kenya", "AK0456789", "Suspect", "shared it with all members"):
        assert said in text
    assert "Who holds it" not in text
    assert "Change its life" not in text
    with acting_as(world.claire):
        assert Entry.objects.filter(verb="record.read").count() == 1
    with as_task(Task.DELIVERY):
        assert Holding.objects.filter(record_id=record.pk, bureau=world.france.pk, told=False).exists()


def test_every_part_of_the_handling_is_on_the_page(world):
    record = wanted(
        world.amina,
        purposes=frozenset({Purpose.BORDER_CONTROL, Purpose.FORENSIC}),
        handling_code=HandlingCode.H3,
        handling_note="Not for open court.",
        reliability=Reliability.B,
        accuracy=Accuracy.CORROBORATED,
        confidentiality=Confidentiality.RESTRICTED,
        sensitive=True,
        minor=True,
        contested=True,
        onward=True,
    )
    text = at_desk(world.claire).reads("records:detail", record.pk)
    parts = (
        *(
            "All members",
            "Border control",
            "Forensic",
            "H3",
            "Not for open court.",
            "B3",
            "Restricted",
        ),
        *("Sensitive", "Minor", "Contested", "Receivers may pass it on.", f"{record.expires_at:%Y}"),
    )
    for part in parts:
        assert part in text, part
    assert str(Purpose.SECURITY_CHECK.label) not in text


@pytest.mark.parametrize(
    "rules",
    [
        {"tier": Tier.HIT_NO_HIT},
        {"tier": Tier.DISCREET, "legal_order": "Order 7/2026"},
        {"mode": AudienceMode.ONLY, "bureaus": "germany"},
    ],
)
def test_what_is_hidden_reads_like_what_never_was(world, rules):
    if "bureaus" in rules:
        rules = rules | {"bureaus": frozenset({world.germany.pk})}
    record, claire = wanted(world.amina, **rules), at_desk(world.claire)
    for name in ("detail", "history", "portrait", "edit"):
        hidden, nothing = (claire.get(f"records:{name}", pk) for pk in (record.pk, uuid4()))
        assert hidden.status_code == nothing.status_code == 404, name
        assert text_of(hidden) == text_of(nothing)
    for name in ("extend", "restrict", "delete", "reference"):
        hidden, nothing = (claire.post(f"records:{name}", pk) for pk in (record.pk, uuid4()))
        assert hidden.status_code == nothing.status_code == 404, name
        assert text_of(hidden) == text_of(nothing)


def test_nobody_but_the_source_is_told_whom_an_audience_names(world):
    named = frozenset({world.france.pk, world.germany.pk})
    record = wanted(world.amina, mode=AudienceMode.ONLY, bureaus=named)
    assert "Only: NCB Berlin, NCB Paris" in at_desk(world.amina).reads("records:detail", record.pk)
    assert "Berlin" not in at_desk(world.claire).reads("records:detail", record.pk)


def test_a_document_leads_to_its_holder_where_the_reader_may_see_her(world):
    person = wanted(world.amina)
    hidden = wanted(
        world.amina, "Koech Bett Langat", mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk})
    )
    amina, claire = at_desk(world.amina), at_desk(world.claire)
    first, second = stolen_passport(world.amina, "AK1"), stolen_passport(world.amina, "AK2")
    for document, holder in ((first, person), (second, hidden)):
        sent = filled(amina, "records:edit", document.pk, holder=holder.caption)
        assert amina.post("records:edit", document.pk, **sent).status_code == 302
    assert NAME in claire.reads("records:detail", first.pk)
    assert "Koech" not in claire.reads("records:detail", second.pk)
    assert "AK1" in claire.reads("records:detail", person.pk)


def test_the_history_is_the_sources_own_and_says_what_changed_in_words(world):
    record = wanted(world.amina)
    amina = at_desk(world.amina)
    amina.post("records:edit", record.pk, **filled(amina, "records:edit", record.pk, nationality=["Uganda"]))
    sent = in_form(
        amina, "records:detail", record.pk, prefix="restrict", mode="only", bureaus=[str(world.france.pk)]
    )
    assert amina.post("records:restrict", record.pk, **sent).status_code == 302
    text = amina.reads("records:history", record.pk)
    assert "removed: Kenya" in text
    assert "added: Uganda" in text
    assert "added: Only those named" in text
    assert "added: NCB Paris" in text
    assert at_desk(world.claire).get("records:history", record.pk).status_code == 404


def test_lucie_the_lawyer_reads_and_changes_nothing(world):
    record = wanted(world.claire)
    lucie = at_desk(world.lucie)
    assert "Change its life" not in lucie.reads("records:detail", record.pk)
    for name in ("extend", "restrict", "delete"):
        assert lucie.post(f"records:{name}", record.pk).status_code == 403
    for name in ("create", "import"):
        assert lucie.get(f"records:{name}").status_code == 403


# What is done with it


def test_a_record_is_kept_longer_with_a_reason_and_not_beyond_five_years(world):
    record, amina = wanted(world.amina), at_desk(world.amina)
    until = (clock.now() + 2 * YEAR).replace(second=0, microsecond=0)
    sent = {"extend-expires_at": f"{until:%Y-%m-%dT%H:%M}"}
    refused = amina.post("records:extend", record.pk, **sent)
    assert refused.status_code == 400
    assert '<details class="confirm tone-lead" open' in refused.content.decode()
    late = amina.post(
        "records:extend", record.pk, **{"extend-expires_at": "2099-01-01T00:00", "extend-reason": "x"}
    )
    assert "five years at most" in text_of(late)
    assert (
        amina.post("records:extend", record.pk, **sent, **{"extend-reason": "trial opens"}).status_code == 302
    )
    assert record_now(world.amina, record).expires_at == until


def test_a_restriction_holds_at_once_and_changes_nothing_it_does_not_say(world):
    record = wanted(world.amina, onward=True, minor=True, handling_code=HandlingCode.H1)
    amina, claire = at_desk(world.amina), at_desk(world.claire)
    assert claire.get("records:detail", record.pk).status_code == 200
    sent = in_form(
        amina, "records:detail", record.pk, prefix="restrict", mode="only", bureaus=[str(world.germany.pk)]
    )
    assert amina.post("records:restrict", record.pk, **sent).status_code == 302
    assert claire.get("records:detail", record.pk).status_code == 404
    kept = record_now(world.amina, record)
    assert (kept.onward, kept.minor, kept.handling_code) == (True, True, "H1")
    assert kept.expires_at == record.expires_at


def test_a_restriction_to_nobody_is_refused_beside_its_field(world):
    record, amina = wanted(world.amina), at_desk(world.amina)
    sent = in_form(amina, "records:detail", record.pk, prefix="restrict", mode="only")
    response = amina.post("records:restrict", record.pk, **sent)
    assert response.status_code == 400
    assert "Name the bureaus that this audience speaks of." in text_of(response)


def test_a_deletion_needs_a_reason_and_leaves_a_trace(world):
    record, amina = wanted(world.amina), at_desk(world.amina)
    assert amina.post("records:delete", record.pk).status_code == 400
    response = amina.post("records:delete", record.pk, **{"delete-reason": "acquitted"})
    assert response.status_code == 302
    with acting_as(world.amina):
        assert not Record.objects.exists()
        assert Deletion.objects.get().reason == "acquitted"
    assert amina.get("records:detail", record.pk).status_code == 404


def test_claire_cannot_delete_extend_or_restrict_kenyas_record(world):
    record, claire = wanted(world.amina), at_desk(world.claire)
    assert claire.post("records:delete", record.pk, **{"delete-reason": "mine now"}).status_code == 403
    assert claire.post("records:restrict", record.pk).status_code == 403
    sent = {"extend-expires_at": "2027-01-01T00:00", "extend-reason": "x"}
    assert claire.post("records:extend", record.pk, **sent).status_code == 403
    assert record_now(world.amina, record).version == 1


def test_a_bureau_keeps_its_own_reference_which_the_source_never_sees(world):
    record, claire = wanted(world.amina), at_desk(world.claire)
    assert claire.post("records:reference", record.pk, **{"reference-reference": "PAR/12"}).status_code == 302
    assert fields_of(claire.get("records:detail", record.pk))["reference-reference"] == ["PAR/12"]
    assert "PAR/12" not in at_desk(world.amina).get("records:detail", record.pk).content.decode()
    too_long = claire.post("records:reference", record.pk, **{"reference-reference": "x" * 101})
    assert too_long.status_code == 400


def test_forms_carry_the_token_against_forged_requests(world):
    record = wanted(world.amina)
    client = sign_in(Client(enforce_csrf_checks=True), world.amina)
    body = client.get(reverse("records:detail", args=[record.pk])).content.decode()
    main = body.split("<main", 1)[1]
    assert main.count('method="post"') == main.count("csrfmiddlewaretoken") >= 3
    assert client.post(reverse("records:export")).status_code == 403


def test_names_are_shown_and_never_run(world):
    record = wanted(world.amina, "<script>alert(1)</script> Mutua")
    for name, args in (
        ("list", ()),
        ("detail", (record.pk,)),
        ("edit", (record.pk,)),
        ("history", (record.pk,)),
    ):
        body = at_desk(world.amina).get(f"records:{name}", *args).content.decode()
        assert "<script>alert(1)" not in body
        assert "&lt;script&gt;alert(1)" in body


def test_an_expired_record_is_its_sources_alone(world):
    amina = world.amina
    with clock.standing_at(clock.now() - 2 * YEAR):
        record = wanted(amina)
    assert at_desk(world.claire).get("records:detail", record.pk).status_code == 404
    assert NAME in at_desk(amina).reads("records:list", show="expiring")
