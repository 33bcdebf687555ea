"""One truth table, four places: the table itself, the funnel's SQL, row-level security, the engine's audiences."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.codes.purposes import Purpose
from comity.kernel.handling import Handling
from comity.kernel.models import Audience
from comity.kernel.truth import TRUTH, Access, AudienceMode, Tier
from comity.kernel.viewer import BodyKind, Viewer
from comity.kernel.visibility import audiences_for, why
from comity.records.models import Record

pytestmark = pytest.mark.django_db

BUREAUS = [UUID(int=n) for n in range(1, 6)]
HOUR = timedelta(hours=1)

handlings = st.builds(
    lambda source, mode, bureaus, tier, purposes, ended: Handling(
        source=source,
        mode=mode,
        bureaus=frozenset() if mode is AudienceMode.ALL else bureaus,
        tier=tier,
        purposes=purposes,
        expires_at=clock.now() - HOUR if ended else clock.now() + HOUR,
    ),
    st.sampled_from(BUREAUS),
    st.sampled_from(AudienceMode),
    st.frozensets(st.sampled_from(BUREAUS), min_size=1, max_size=3),
    st.sampled_from(Tier),
    st.frozensets(st.sampled_from([Purpose.BORDER_CONTROL, Purpose.LOCATE_WANTED]), min_size=1),
    st.booleans(),
)
viewers = st.builds(
    lambda bureau, kind, purpose: Viewer(uuid4(), bureau, kind, purpose),
    st.sampled_from(BUREAUS),
    st.sampled_from(BodyKind),
    st.sampled_from([Purpose.BORDER_CONTROL, Purpose.LOCATE_WANTED, Purpose.FORENSIC]),
)


def share(handling: Handling) -> Record:
    """Put a record with ``handling`` in the table as its source, whatever the commands would say of it."""
    source = Viewer(uuid4(), handling.source, BodyKind.MEMBER, Purpose.BORDER_CONTROL)
    with acting_as(source):
        record = Record(schema="Person", caption="Somebody", status="suspect")
        record.take_handling(handling)
        record.save()
    return record


def readable_through_row_level_security(viewer: Viewer) -> set[UUID]:
    with acting_as(viewer), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM records_record")
        return {row[0] for row in cursor.fetchall()}


def readable_through_the_funnel(viewer: Viewer) -> set[UUID]:
    """As the hub's own index reads, so that row-level security does not help the funnel."""
    with as_task(Task.INDEX):
        return set(Record.objects.visible_to(viewer).values_list("pk", flat=True))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(handlings, min_size=1, max_size=6), st.lists(viewers, min_size=1, max_size=4))
def test_table_funnel_row_security_and_engine_say_the_same(shared, looking):
    records = {record.pk: (record, handling) for handling in shared for record in [share(handling)]}
    for viewer in looking:
        expected = {
            pk for pk, (_, handling) in records.items() if handling.decision(viewer).access is Access.FULL
        }
        assert readable_through_the_funnel(viewer) & records.keys() == expected
        assert readable_through_row_level_security(viewer) & records.keys() == expected
        for record, handling in records.values():
            decision = handling.decision(viewer)
            with as_task(Task.INDEX):
                ended = handling.expires_at <= clock.now()
                keys = dict(audiences_for(viewer, expired=ended).values_list("pk", "access"))
                reason = why(viewer, Audience.objects.get(pk=record.audience_id), expired=ended)
            assert keys.get(record.audience_id, "none") == decision.access.value
            assert reason == decision


def test_without_a_viewer_the_door_stays_shut():
    record = share(Handling(source=BUREAUS[0], expires_at=clock.now() + HOUR))
    assert not Record.objects.filter(pk=record.pk).exists()


def test_all_members_never_includes_partner_bodies():
    handling = Handling(source=BUREAUS[0], expires_at=clock.now() + HOUR)
    partner = Viewer(uuid4(), BUREAUS[1], BodyKind.PARTNER, Purpose.BORDER_CONTROL)
    assert handling.decision(partner).access is Access.NONE
    named = handling.restricted_to([BUREAUS[1]])
    assert named.decision(partner).access is Access.FULL


def test_amina_cannot_share_in_the_name_of_france():
    kenya = Viewer(uuid4(), BUREAUS[0], BodyKind.MEMBER, Purpose.BORDER_CONTROL)
    theirs = share(Handling(source=BUREAUS[1], expires_at=clock.now() + HOUR))
    with acting_as(kenya):
        assert Record.objects.filter(pk=theirs.pk).update(caption="changed") == 0
        assert Record.objects.filter(pk=theirs.pk).delete()[0] == 0


def test_every_row_of_the_truth_table_gives_its_reason():
    assert all(str(row.reason) for row in TRUTH)
