"""Claire goes on looking: she is alerted of what she may see, when she may see it, and of nothing else."""

from datetime import timedelta

import pytest
from django.db import connection

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.codes.purposes import Purpose
from comity.kernel.models import Event
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.truth import AudienceMode, Tier
from comity.ledger.models import Entry
from comity.members.roles import Role
from comity.records.commands import delete_record, restrict_record
from comity.screening.saving.commands import drop_search, prolong_search, save_search
from comity.screening.saving.looking import forget_searches, look_again
from comity.screening.saving.models import SavedSearch, SearchAlert
from comity.screening.saving.queries import alerts, unread
from comity.screening.saving.rules import MOST_SAVED
from tests.browsing import grant_of
from tests.pages import at_desk, text_of
from tests.people import handling, make_world, thing, wanted

pytestmark = pytest.mark.django_db
NAME, WHY = "Josphat Kiprono Mutua", "case 7/2026, Lyon"


@pytest.fixture
def world():
    return make_world()


def told(viewer):
    with acting_as(viewer):
        return [one.record.pk for one in alerts(viewer)]


def test_claire_is_alerted_of_a_record_that_comes_and_not_of_what_was_there(world):
    wanted(world.claire, NAME)
    save_search(world.claire, f"{NAME} 1984-03-17", WHY, 90)
    assert look_again() == 0
    fresh = wanted(world.amina, NAME)
    assert look_again() == 1
    assert told(world.claire) == [fresh.pk]
    assert look_again() == 0, "once, whatever changes meanwhile"
    colleague = world.seat("luc", world.france, Role.DUTY_OFFICER)
    for other in (colleague, world.amina):
        assert told(other) == [], "what she looks for is nobody else's"
        with acting_as(other):
            assert not SavedSearch.objects.exists()
    with as_task(Task.DELIVERY):
        (event,) = Event.objects.filter(kind="search.alerted")
    assert (event.bureau, event.subject, event.data) == (world.france.pk, None, {}), "nothing of whom"
    with acting_as(world.claire):
        assert Entry.objects.filter(verb="search.alerted").count() == 1


def test_what_is_hidden_alerts_nobody_until_it_is_shown_in_full(world):
    order = {"tier": Tier.DISCREET, "legal_order": "Order 7/2026"}
    only = {"mode": AudienceMode.ONLY, "bureaus": frozenset({world.germany.pk})}
    elsewhere = {"purposes": frozenset({Purpose.FORENSIC})}
    save_search(world.claire, f"{NAME} 1984-03-17", WHY, 90)
    hidden = [
        wanted(world.amina, NAME, **rules) for rules in ({"tier": Tier.HIT_NO_HIT}, order, only, elsewhere)
    ]
    assert look_again() == 0
    with as_task(Task.RETENTION):
        assert not SearchAlert.objects.exists()
    restrict_record(world.amina, hidden[2].pk, handling(world.kenya.pk))
    assert look_again() == 1
    assert told(world.claire) == [hidden[2].pk]


def test_an_alert_is_read_as_far_as_the_record_may_be_seen_then(world):
    save_search(world.claire, NAME, WHY, 90)
    first, second = wanted(world.amina, NAME), wanted(world.amina, NAME)
    assert look_again() == 2
    restrict_record(world.amina, first.pk, handling(world.kenya.pk, tier=Tier.HIT_NO_HIT))
    delete_record(world.amina, second.pk, "withdrawn by the court")
    assert told(world.claire) == []
    with acting_as(world.claire):
        assert unread(world.claire) == 0
    page = at_desk(world.claire).reads("screening:saved")
    assert "Nothing new" in page
    restrict_record(world.amina, first.pk, handling(world.kenya.pk))
    assert told(world.claire) == [first.pk]
    forensic = world.seat("claire", world.france, Role.DUTY_OFFICER, Purpose.FORENSIC)
    restrict_record(
        world.amina, first.pk, handling(world.kenya.pk, purposes=frozenset({Purpose.BORDER_CONTROL}))
    )
    assert told(forensic) == [], "her desk's purpose is another now"
    drop_search(world.claire, _search(world).pk)  # with an alert of which she may no longer see the record


def _search(world):
    with acting_as(world.claire):
        return SavedSearch.objects.get()


def test_claire_searches_goes_on_looking_takes_note_and_lets_go(world):
    claire = at_desk(world.claire)
    assert "Go on looking" in claire.reads("screening:search", q="KDA 001A")
    assert claire.post("screening:save", text="KDA 001A", why="", days=90).status_code == 400
    assert claire.post("screening:save", text="KDA 001A", why=WHY, days=90).status_code == 302
    van = thing(world.amina, registrationNumber=["KDA 001A"], country=["ke"], make=["Toyota"])
    look_again()
    page = claire.get("screening:saved")
    assert "KDA 001A · Toyota New Vehicle NCB Nairobi" in text_of(page)
    with acting_as(world.claire):
        (alert,) = SearchAlert.objects.filter(record_id=van.pk)
        assert unread(world.claire) == 1
    assert at_desk(world.amina).post("screening:read_alerts", alert=alert.pk).status_code == 302
    with acting_as(world.claire):
        assert unread(world.claire) == 1, "only she takes note"
    claire.post("screening:read_alerts", alert=[alert.pk, "x", "9" * 30])
    with acting_as(world.claire):
        assert unread(world.claire) == 0
    search = _search(world)
    key = str(search.pk)
    assert (
        claire.post("screening:prolong", search.pk, **{f"{key}-why": "", f"{key}-days": 30}).status_code
        == 400
    )
    assert (
        claire.post("screening:prolong", search.pk, **{f"{key}-why": "still", f"{key}-days": 30}).status_code
        == 302
    )
    assert claire.post("screening:drop", search.pk).status_code == 302
    assert "No saved search" in claire.reads("screening:saved")


def test_who_may_not_search_or_has_nothing_to_look_for_saves_nothing(world):
    for viewer, text, why, days, refusal in (
        (world.viktor, NAME, WHY, 90, Denied),
        (world.claire, "…", WHY, 90, Invalid),
        (world.claire, NAME, " ", 90, Invalid),
        (world.claire, NAME, WHY, 3_000, Invalid),
    ):
        with pytest.raises(refusal):
            save_search(viewer, text, why, days)
    mine = save_search(world.claire, NAME, WHY, 90)
    for other in (world.amina, world.seat("luc", world.france, Role.DUTY_OFFICER)):
        for attempt in (lambda v: drop_search(v, mine.pk), lambda v: prolong_search(v, mine.pk, WHY, 30)):
            with pytest.raises(NotFound):
                attempt(other)
    with acting_as(world.claire):
        SavedSearch.objects.bulk_create(
            SavedSearch(
                bureau=mine.bureau, person=mine.person, purpose=mine.purpose, text="x", until=mine.until
            )
            for _ in range(MOST_SAVED - 1)
        )
    with pytest.raises(Invalid, match="as many as one person may"):
        save_search(world.claire, NAME, WHY, 90)


def test_nothing_is_looked_up_for_who_lost_her_role_or_once_it_is_over(world):
    save_search(world.claire, NAME, WHY, 90)
    denis = save_search(world.denis, NAME, WHY, 30)
    with acting_as(world.denis):
        SavedSearch.objects.filter(pk=denis.pk).update(until=clock.now() - timedelta(days=31))
    grant = grant_of(world.claire)
    grant.ends_at = clock.now()
    grant.save()
    wanted(world.amina, NAME)
    assert look_again() == 0
    assert forget_searches() == 1


def test_saved_searches_of_others_are_closed_in_the_database_too(world):
    save_search(world.claire, NAME, WHY, 90)
    wanted(world.amina, NAME)
    look_again()
    colleague = world.seat("luc", world.france, Role.DUTY_OFFICER)
    with acting_as(colleague), connection.cursor() as cursor:
        for table in ("screening_savedsearch", "screening_searchalert"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
