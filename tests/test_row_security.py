"""Row-level security: which tables it closes, and what somebody who runs SQL as the hub's login still cannot do."""

import json
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.models import Event
from comity.kernel.truth import AudienceMode, Tier
from comity.members.commands import set_discreet_consent
from comity.records.commands import read_record
from comity.records.models import Holding, Record, RecordVersion
from comity.screening.commands import answer_hit, decide_match, receive_manifest, screen_manifest
from comity.screening.models import Hit, HitStep, Manifest, Match, NotSame, Passenger
from tests.people import make_world, wanted

pytestmark = pytest.mark.django_db

FLIGHT = b"name,birth date,nationality\nJosphat Kiprono Mutua,1984-03-17,KEN\n"

SIGN_IN = "read before anybody is known to look: it says who may sign in"
DIRECTORY = "which bodies and states there are is known to everyone who signs in, and decides who looks"
QUEUE = "work left to the hub: identifiers and a purpose, never personal data"
PUBLIC = "hashes and signatures, which anybody may have"
FRAMEWORK = "Django's own list of its tables and migrations"
OPEN_TABLES = {
    "members_person": SIGN_IN,
    "members_grant": SIGN_IN,
    "members_apikey": SIGN_IN,
    "members_bureau": DIRECTORY,
    "members_state": DIRECTORY,
    "account_emailaddress": SIGN_IN,
    "account_emailconfirmation": SIGN_IN,
    "mfa_authenticator": SIGN_IN,
    "django_session": SIGN_IN,
    "ledger_leaf": PUBLIC,
    "ledger_node": PUBLIC,
    "ledger_checkpoint": PUBLIC,
    "ledger_pending": PUBLIC,
    "ledger_bureaukey": "keys wrapped by the master key, which lies outside the database",
    "procrastinate_jobs": QUEUE,
    "procrastinate_events": QUEUE,
    "procrastinate_periodic_defers": QUEUE,
    "procrastinate_workers": QUEUE,
    "django_content_type": FRAMEWORK,
    "django_migrations": FRAMEWORK,
    "auth_group": FRAMEWORK,
    "auth_group_permissions": FRAMEWORK,
    "auth_permission": FRAMEWORK,
}


def test_every_table_is_closed_by_row_security_or_open_for_a_reason():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, relrowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
        )
        tables = dict(cursor.fetchall())
    still_open = {name for name, closed in tables.items() if not closed}
    assert still_open == OPEN_TABLES.keys() & tables.keys()
    assert OPEN_TABLES.keys() <= tables.keys(), "the list names tables that are gone"


def test_every_closed_table_says_who_may_read_insert_change_and_erase():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, array_agg(DISTINCT cmd) FROM pg_policies WHERE schemaname = 'public' GROUP BY 1"
        )
        policies = dict(cursor.fetchall())
    for table, commands in policies.items():
        if not table.startswith("ledger_"):  # append-only: what has no policy is refused
            assert set(commands) == {"SELECT", "INSERT", "UPDATE", "DELETE"}, table


def test_the_hubs_login_owns_nothing_and_walks_around_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def match(world):
    wanted(world.amina)
    screen_manifest(world.claire, receive_manifest(world.claire, "flight.csv", FLIGHT).pk)
    with acting_as(world.claire):
        return Match.objects.get()


def refused(viewer, work):
    """Whether PostgreSQL refuses ``work`` done as ``viewer``; what it did do is taken back."""
    with acting_as(viewer):
        try:
            with transaction.atomic():
                work()
                transaction.set_rollback(True)
        except DatabaseError as error:
            if any(word in str(error) for word in ("row-level security", "stays with")):
                return True
            raise
    return False


def copied(row, **changes):
    """A copy of ``row`` that would be a row of its own."""
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return type(row)(**{**fields, "id": uuid4(), **changes})


def test_nobody_lays_a_match_before_another_bureau(world, match):
    assert not refused(world.claire, lambda: copied(match).save(force_insert=True))
    assert refused(world.jonas, lambda: copied(match).save(force_insert=True))
    assert refused(world.amina, lambda: copied(match).save(force_insert=True))


def test_a_match_stays_with_its_bureau_its_record_and_its_question(world, match):
    for change in (
        {"bureau": world.germany.pk},
        {"record_id": uuid4()},
        {"source": world.france.pk},
        {"access": "discreet"},
        {"query": {"name": "Somebody else"}},
        {"score": 0.99},
    ):
        assert refused(world.claire, lambda change=change: Match.objects.filter(pk=match.pk).update(**change))
    assert not refused(world.claire, lambda: Match.objects.filter(pk=match.pk).update(note="looked at"))


def a_hit_of(match, **changes):
    values = {
        "match_id": match.pk,
        "bureau": match.bureau,
        "source": match.source,
        "record_id": match.record_id,
        "record_caption": "",
        "purpose": match.purpose,
        "score": 0.9,
        "told": {},
        "answer_due_at": clock.now(),
        **changes,
    }
    return lambda: Hit(**values).save(force_insert=True)


def test_nobody_makes_a_hit_but_of_an_own_match_that_was_answered_yes(world, match):
    assert refused(world.claire, a_hit_of(match)), "nobody has said yes"
    with acting_as(world.claire):
        Match.objects.filter(pk=match.pk).update(state=Match.State.YES)
    assert not refused(world.claire, a_hit_of(match))
    assert refused(world.claire, a_hit_of(match, source=world.germany.pk)), "another source"
    assert refused(world.claire, a_hit_of(match, record_id=uuid4())), "another record"
    assert refused(world.claire, a_hit_of(match, discreet=True)), "hidden from the desk that made it"
    assert refused(world.amina, a_hit_of(match)), "the source would write what France found"
    assert refused(world.jonas, a_hit_of(match, bureau=world.germany.pk)), "somebody else's match"


def test_the_steps_of_a_hit_are_written_by_its_two_sides_and_never_changed(world, match):
    decide_match(world.claire, match.pk, Match.State.YES)
    with acting_as(world.claire):
        hit = Hit.objects.get()

    def step(bureau):
        return lambda: HitStep.objects.create(hit_id=hit.pk, bureau=bureau, verb="hit.noted")

    assert not refused(world.claire, step(world.france.pk))
    assert not refused(world.amina, step(world.kenya.pk))
    assert refused(world.amina, step(world.france.pk)), "in the name of the other side"
    assert refused(world.jonas, step(world.germany.pk)), "no side at all"
    with acting_as(world.claire):
        assert HitStep.objects.update(note="it never said so") == 0
    for change in ({"bureau": world.germany.pk}, {"source": world.germany.pk}, {"told": {"name": "other"}}):
        assert refused(world.amina, lambda change=change: Hit.objects.filter(pk=hit.pk).update(**change))


def test_a_sources_answer_reaches_the_searching_bureaus_memory_and_nobody_else_writes_there(world, match):
    def remember(bureau):
        pair = {"record_id": match.record_id, "record_version": 1, "traveller": "x", "said_by": uuid4()}
        return lambda: NotSame.objects.create(bureau=bureau, **pair)

    assert refused(world.amina, remember(world.france.pk))
    decide_match(world.claire, match.pk, Match.State.YES)
    with acting_as(world.amina):
        hit = Hit.objects.get()
    answer_hit(world.amina, hit.pk, Hit.Answer.NOT_SAME, "he is in custody here")
    with acting_as(world.claire):
        assert NotSame.objects.filter(bureau=world.france.pk, record_id=match.record_id).count() == 1


def test_travellers_and_lists_are_seen_and_filled_by_their_bureau_alone(world, match):
    with acting_as(world.claire):
        passenger = Passenger.objects.get()
        manifest = Manifest.objects.get()
    with acting_as(world.jonas):
        assert not Passenger.objects.exists()
        assert not Manifest.objects.exists()
    assert refused(world.jonas, lambda: copied(passenger, position=2).save(force_insert=True))
    foreign = {"bureau": world.germany.pk, "position": 2}
    assert refused(world.jonas, lambda: copied(passenger, **foreign).save(force_insert=True))
    assert refused(
        world.claire, lambda: Manifest.objects.filter(pk=manifest.pk).update(bureau=world.germany.pk)
    )
    with acting_as(world.claire):
        assert Passenger.objects.all().delete()[0] == 0, "erasing is the hub's work, by the clock"


def test_a_record_keeps_its_source_and_its_history_is_its_sources_own(world):
    record = wanted(world.amina)
    assert refused(world.amina, lambda: Record.objects.filter(pk=record.pk).update(source=world.france.pk))
    with acting_as(world.claire):
        assert not RecordVersion.objects.exists()

    def forge():
        RecordVersion.objects.create(
            record_id=record.pk, source=world.france.pk, number=2, content={}, verb="x.y", person=uuid4()
        )

    assert refused(world.claire, forge), "it would take the next number of the history"
    with acting_as(world.amina):
        assert RecordVersion.objects.update(content={}) == 0, "what was said was said"


def test_a_record_is_not_put_into_another_bureaus_audience(world):
    theirs = wanted(world.amina, mode=AudienceMode.ONLY, bureaus=frozenset({world.france.pk}))
    own = wanted(world.claire, "Marek Solberg")
    assert refused(
        world.claire, lambda: Record.objects.filter(pk=own.pk).update(audience_id=theirs.audience_id)
    )


def test_an_event_is_read_by_whom_it_is_for_and_changed_by_nobody(world, match):
    with acting_as(world.claire):
        assert {event.bureau for event in Event.objects.all()} == {world.france.pk}
        assert Event.objects.update(data={"altered": True}) == 0
        assert Event.objects.all().delete()[0] == 0
        with connection.cursor() as cursor:
            cursor.execute("UPDATE kernel_event SET kind = 'altered'")
            assert cursor.rowcount == 0
    with acting_as(world.jonas):
        assert not Event.objects.exists()


def test_holdings_are_each_bureaus_own_and_told_only_to_the_hub(world):
    record = wanted(world.amina)
    read_record(world.claire, record.pk)
    with acting_as(world.amina):
        assert not Holding.objects.exists()
    with as_task(Task.DELIVERY):
        assert Holding.objects.get().bureau == world.france.pk


def test_what_is_discreet_is_open_to_the_desk_and_to_no_officer_beside_it(world):
    set_discreet_consent(world.lucie, True)
    wanted(world.amina, tier=Tier.DISCREET, legal_order="Order 12/2026")
    screen_manifest(world.claire, receive_manifest(world.claire, "flight.csv", FLIGHT).pk)
    with acting_as(world.claire):
        assert not Match.objects.exists()
    with acting_as(world.denis):
        match = Match.objects.get()
    decide_match(world.denis, match.pk, Match.State.YES)
    for viewer, seen in ((world.claire, 0), (world.denis, 1), (world.amina, 1), (world.jonas, 0)):
        with acting_as(viewer):
            assert Hit.objects.count() == HitStep.objects.count() == seen


def test_audiences_tell_a_bureau_neither_who_else_is_named_nor_that_others_exist(world):
    both = frozenset({world.france.pk, world.germany.pk})
    wanted(world.amina, mode=AudienceMode.ONLY, bureaus=both)
    wanted(world.amina, "Marek Solberg", mode=AudienceMode.ONLY, bureaus=frozenset({world.germany.pk}))
    with acting_as(world.claire), connection.cursor() as cursor:
        cursor.execute("SELECT bureau FROM kernel_audiencebureau")
        assert {row[0] for row in cursor.fetchall()} == {world.france.pk}
        cursor.execute("SELECT count(*) FROM kernel_audience")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT count(*) FROM comity_audiences('none', false)")
        assert cursor.fetchone() == (0,)


def test_a_deletion_betrays_no_look_that_led_to_nothing(world):
    """The count that its source reads is that of holders it was told of, however the record came to an end."""
    from comity.records.commands import delete_record

    record = wanted(world.amina, mode=AudienceMode.ONLY, bureaus=frozenset({world.france.pk}))
    read_record(world.claire, record.pk)
    deletion = delete_record(world.amina, record.pk, "withdrawn by the court")
    assert deletion.holders == 0
    with as_task(Task.DELIVERY):
        told = list(Event.objects.filter(kind="record.deleted"))
    assert [event.bureau for event in told] == [world.france.pk], "its holder lets go of it all the same"
    assert json.dumps([event.data for event in told]) == "[{}]"
