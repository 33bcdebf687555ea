"""Before a record expires: looked at again, renewed by one key with a reason, and taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.codes.renewal_reasons import RenewalReason
from comity.kernel.refusals import Denied, Invalid
from comity.ledger.queries import Search, own_entries
from comity.members.roles import Role
from comity.records.commands import restrict_record
from comity.records.models import Record
from comity.records.reviewing.commands import renew_record, take_back_extension
from comity.records.reviewing.rules import RENEWED_FOR, renewed_until
from tests.pages import at_desk, text_of
from tests.people import handling, make_world, wanted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def world():
    return make_world()


def ending(viewer, name, days, **changes):
    return wanted(viewer, name, expires_at=clock.now() + days * DAY, **changes)


def expiry(world, record):
    with acting_as(world.amina):
        return Record.objects.get(pk=record.pk).expires_at


def test_a_renewal_lasts_a_year_from_when_the_record_runs_out_or_from_now():
    now = clock.now()
    assert renewed_until(now + 10 * DAY, now) == now + 10 * DAY + RENEWED_FOR
    assert renewed_until(now - 10 * DAY, now) == now + RENEWED_FOR


def test_amina_renews_what_runs_out_first_and_comes_to_the_next(world):
    second, first = ending(world.amina, "Second Person", 60), ending(world.amina, "First Person", 30)
    wanted(world.amina, "Late Person")
    ending(world.claire, "French Person", 20)
    amina = at_desk(world.amina)
    page = amina.reads("records:review")
    assert page.index("First Person") < page.index("Second Person")
    assert "2 records" in page
    assert "Late Person" not in page
    assert "French Person" not in page
    answer = amina.post(
        "records:review", record=first.pk, following=second.pk, reason="measure_in_force", note="court, 3 May"
    )
    assert answer["Location"] == f"{reverse('records:review')}?renewed={first.pk}&at={second.pk}"
    assert expiry(world, first) == first.expires_at + RENEWED_FOR
    assert "Renewed First Person" in text_of(amina.client.get(answer["Location"]))
    with acting_as(world.amina):
        entry = next(e for e in own_entries(world.amina, Search(limit=9)) if e.verb == "record.extended")
    assert entry.details.details["reason"] == "measure_in_force: court, 3 May"


def test_a_slip_of_the_finger_is_taken_back_and_the_record_runs_out_when_it_did(world):
    record = ending(world.amina, "First Person", 30)
    renew_record(world.amina, record.pk, RenewalReason.NOT_FOUND)
    assert at_desk(world.amina).post("records:take_back_extension", record.pk).status_code == 302
    assert expiry(world, record) == record.expires_at
    with pytest.raises(Invalid):
        take_back_extension(world.amina, record.pk)  # it is not the last that was done any more
    renew_record(world.amina, record.pk, RenewalReason.NOT_FOUND)
    restrict_record(world.amina, record.pk, handling(world.kenya.pk, mode=record.handling.mode))
    page = at_desk(world.amina)
    answer = page.post("records:take_back_extension", record.pk)
    assert "Something else was done" in text_of(page.client.get(answer["Location"]))


def test_who_is_not_its_source_or_writes_nothing_renews_nothing(world):
    record = ending(world.amina, "First Person", 30)
    for viewer, refusal in (
        (world.claire, Denied),
        (world.seat("koch", world.kenya, Role.BORDER_OFFICER), Denied),
    ):
        with pytest.raises(refusal):
            renew_record(viewer, record.pk, RenewalReason.THREAT)
    with pytest.raises(Denied):
        take_back_extension(world.claire, record.pk)
    assert at_desk(world.jonas).get("records:review").status_code == 403


def test_a_contested_record_or_a_reason_that_is_none_is_said_on_the_page(world):
    record = ending(world.amina, "First Person", 30, contested=True)
    amina = at_desk(world.amina)
    answer = amina.post("records:review", record=record.pk, reason="threat_persists")
    assert answer.status_code == 403
    assert "A contested record is not extended" in text_of(answer)
    assert amina.post("records:review", record=record.pk, reason="because").status_code == 400
    assert "None of your bureau’s records runs out" in at_desk(world.claire).reads("records:review")
