"""What a viewer may not see changes nothing for her: no answer, no score, no count, no work done on her behalf."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.kernel import clock
from comity.kernel.acting import acting_as
from comity.kernel.codes.purposes import Purpose
from comity.kernel.truth import Access, AudienceMode, Tier
from comity.kernel.visibility import audiences_for
from comity.members.commands import set_discreet_consent
from comity.members.roles import Role
from comity.screening.asking import of_understanding, query_of
from comity.screening.commands import search
from comity.screening.engine import Work
from comity.screening.finding import find
from comity.screening.index import EVERYTHING, audience_key, engine
from comity.screening.understand import understand
from tests.people import make_world, stolen_passport, wanted

pytestmark = pytest.mark.django_db

NAMES = ["Josphat Kiprono Mutua", "Josphat Mutua", "Yosefat Kiprono", "Solveig Aaltonen", "Marek Solberg"]
QUESTIONS = ["Josphat Kiprono Mutua 1984-03-17", "Yosefat Mutua", "AK0456789", "Marek Solberg 1990"]


def hidden_ways(world):
    """Ways to share, or to keep, of which Claire at the border sees nothing."""
    germany = frozenset({world.germany.pk})
    return [
        {"mode": AudienceMode.ONLY, "bureaus": germany},
        {"mode": AudienceMode.ONLY, "bureaus": germany, "tier": Tier.HIT_NO_HIT},
        {"mode": AudienceMode.EXCEPT, "bureaus": frozenset({world.france.pk})},
        {"purposes": frozenset({Purpose.FORENSIC})},
        {"tier": Tier.DISCREET, "legal_order": "Order 12/2026"},
        {"status": "victim"},
        {"status": "witness"},
        {"status": "refugee"},
    ]


def seen_by(viewer):
    """Everything that an answer is made of, and everything that was touched to find it."""
    with acting_as(viewer):
        shared = audiences_for(viewer, Access.FULL, Access.HIT_NO_HIT).values_list("pk", flat=True)
        keys = {audience_key(pk, kind) for pk in shared for kind in EVERYTHING}
        questions = [of_understanding(understand(text, clock.now().date())) for text in QUESTIONS]
        found = find(viewer, questions, 0.05, EVERYTHING, limit=3)
        works = []
        for question in questions:
            work = Work()
            engine().screen(query_of(question), audiences=keys, limit=3, work=work)
            works.append(work)
    answers = [[(item.record.pk, item.score, item.candidate.features) for item in row] for row in found]
    return keys, works, answers


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 7)), min_size=1, max_size=6))
def test_hidden_records_change_neither_answers_nor_the_work_done(hidden):
    with transaction.atomic():
        world = make_world()
        for name in NAMES[:3]:
            wanted(world.amina, name)
        wanted(world.amina, NAMES[4], tier=Tier.HIT_NO_HIT)
        stolen_passport(world.amina)
        claire = world.claire
        before = seen_by(claire)
        assert any(before[2]), "there is something to be found"
        ways = hidden_ways(world)
        for name, way in hidden:
            wanted(world.amina, name, passports=["AK0456789"], **ways[way])
        assert seen_by(claire) == before
        transaction.set_rollback(True)


def test_a_record_that_expired_is_found_by_nobody_else_and_pushes_nobody_out():
    world = make_world()
    for _ in range(12):
        wanted(world.amina, expires_at=clock.now() + timedelta(days=1))
    kept = wanted(world.amina, "Josphat Kiprono Mutuah")
    with clock.standing_at(clock.now() + timedelta(days=2)):
        found = search(world.claire, QUESTIONS[0]).found
    assert {item.record.pk for item in found} == {kept.pk}


def test_pairs_told_apart_push_nobody_out():
    """Twelve namesakes whom Claire told apart do not hide the thirteenth."""
    from comity.screening.commands import compare, decide_match
    from comity.screening.models import Match

    world = make_world()
    namesakes = [wanted(world.amina) for _ in range(12)]
    for record in namesakes:
        match = compare(world.claire, QUESTIONS[0], record.pk)
        decide_match(world.claire, match.pk, Match.State.NO)
    thirteenth = wanted(world.amina, "Josphat Kiprono Mutuah")
    with acting_as(world.claire):
        question = of_understanding(understand(QUESTIONS[0], clock.now().date()))
        (found,) = find(world.claire, [question], 0.3, limit=10)
    assert [item.record.pk for item in found] == [thirteenth.pk]


def test_a_discreet_record_is_asked_apart_and_pushes_nothing_out_of_what_the_officer_sees():
    world = make_world()
    set_discreet_consent(world.lucie, True)
    order = {"tier": Tier.DISCREET, "legal_order": "Order 12/2026"}
    kept = wanted(world.amina, "Josphat Mutua")
    alone = [(item.record.pk, item.score) for item in search(world.claire, QUESTIONS[0]).found]
    for _ in range(15):
        wanted(world.amina, **order)
    beside = [(item.record.pk, item.score) for item in search(world.claire, QUESTIONS[0]).found]
    assert alone == beside == [(kept.pk, alone[0][1])]


def test_each_viewer_finds_exactly_what_is_shared_with_her():
    world = make_world()
    everyones = wanted(world.amina)
    frances = wanted(world.amina, mode=AudienceMode.ONLY, bureaus=frozenset({world.france.pk}))
    casas = wanted(world.amina, mode=AudienceMode.ONLY, bureaus=frozenset({world.support_body.pk}))
    for_alerts = wanted(world.amina, purposes=frozenset({Purpose.ALERT}))
    claire_for_alerts = world.seat("claire", world.france, Role.DUTY_OFFICER, Purpose.ALERT)
    for viewer, expected in (
        (world.amina, {everyones.pk, frances.pk, casas.pk, for_alerts.pk}),
        (world.claire, {everyones.pk, frances.pk}),
        (claire_for_alerts, {everyones.pk, frances.pk, for_alerts.pk}),
        (world.jonas, {everyones.pk}),
        (world.rosa, {casas.pk}),
    ):
        found = search(viewer, QUESTIONS[0]).found
        assert {item.record.pk for item in found} == expected
