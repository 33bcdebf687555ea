"""Random people do random things to a notice. No forbidden state, no missing entry in the ledger, no leak."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.kernel import clock
from comity.kernel.acting import Task, acting_as, as_task
from comity.kernel.refusals import Refusal
from comity.ledger.models import Entry
from comity.notices import commands
from comity.notices.commands import Said, Told
from comity.notices.models import Extract, Notice, NoticeStep, Question, StepAnswer
from comity.notices.public.commands import publish_extract, recall_extract
from comity.notices.tests.people import everything_holds, submitted, to
from comity.records.models import Record
from tests.people import make_world

pytestmark = pytest.mark.django_db
WHO = (
    "amina",
    "claire",
    "jonas",
    "lucie",
    "rosa",
    "viktor",
    "ines",
    "ravi",
    "sofia",
    "tomas",
    "ingrid",
    "helena",
)
MUCH = timedelta(days=800)


def answer(viewer, notice):
    with as_task(Task.NOTICES):
        question = Question.objects.filter(notice=notice, answered_at=None).exclude(text="").first()
    commands.answer_question(viewer, notice.pk, question.pk if question else notice.pk, "the High Court")


def fail(viewer, notice):
    commands.answer_steps(viewer, notice.pk, {"E3": Said(StepAnswer.Answer.FAILS, "no new trial")})


DO = {
    "hold": lambda v, n: commands.answer_steps(v, n.pk, everything_holds(n)),
    "approve": lambda v, n: commands.approve(v, n.pk),
    "fail": fail,
    "refuse": lambda v, n: commands.refuse(v, n.pk, "ART2"),
    "ask": lambda v, n: commands.ask_bureau(v, n.pk, "which court was it"),
    "answer": answer,
    "clear": lambda v, n: commands.answer_clearance(v, n.pk, True),
    "object": lambda v, n: commands.answer_clearance(v, n.pk, False),
    "read": lambda v, n: commands.read_notice(v, n.pk),
    "export": lambda v, n: commands.export_notice(v, n.pk),
    "suspend": lambda v, n: commands.suspend(v, n.pk),
    "resume": lambda v, n: commands.resume(v, n.pk),
    "contest": lambda v, n: commands.contest(v, n.pk, "the person's lawyer"),
    "settle": lambda v, n: commands.settle(v, n.pk, "it is settled"),
    "tell": lambda v, n: commands.tell_of(v, n.pk, Told.ASYLUM_GRANTED),
    "amend": lambda v, n: commands.amend(v, n.pk, {**n.content, "aliases": ["Tailor"]}, n.version),
    "let in": lambda v, n: commands.decide_amendment(v, n.pk, True),
    "renew": lambda v, n: commands.ask_renewal(v, n.pk, clock.now() + MUCH, "he is still at large"),
    "withdraw": lambda v, n: commands.withdraw(v, n.pk, "lifted"),
    "cancel": lambda v, n: commands.cancel(v, n.pk, "OTHER", "purpose achieved"),
    "delete": lambda v, n: commands.delete_by_decision(v, n.pk, "decision 1/2026"),
    "expire": lambda v, n: commands.expire_notices(),
    "disagree": lambda v, n: commands.raise_disagreement(v, n.pk, "he was judged before"),
    "let out": lambda v, n: publish_extract(v, n.pk),
    "take back": lambda v, n: recall_extract(v, n.pk),
}
RIGHT = {
    "hold": ("ravi", "sofia"), "approve": ("ravi", "sofia"), "fail": ("ravi", "sofia"), "refuse": ("ravi", "sofia"),
    "ask": ("ravi",), "answer": ("amina",), "clear": ("tomas",), "object": ("tomas",), "read": ("claire", "jonas"),
    "suspend": ("amina", "ravi"), "resume": ("ravi",), "contest": ("amina", "ingrid"), "settle": ("ravi",),
    "tell": ("claire",), "amend": ("amina",), "let in": ("ravi", "sofia"), "renew": ("amina",),
    "withdraw": ("amina",), "cancel": ("sofia",), "delete": ("ines",), "export": ("claire",), "expire": ("amina",),
    "disagree": ("claire",), "let out": ("amina",), "take back": ("amina",),
}  # fmt: skip
sensible = st.sampled_from(sorted(DO)).flatmap(
    lambda what: st.tuples(st.just(what), st.sampled_from(RIGHT[what]))
)
acts = st.one_of(sensible, sensible, st.tuples(st.sampled_from(sorted(DO)), st.sampled_from(WHO)))
ON_THE_WAY_OUT = [
    ("hold", "ravi"),
    ("approve", "ravi"),
    ("clear", "tomas"),
    ("hold", "sofia"),
    ("approve", "sofia"),
]


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    st.sampled_from(["red", "blue", "wanted_diffusion", "diffusion"]),
    st.booleans(),
    st.lists(acts, min_size=3, max_size=9),
)
def test_nothing_that_anybody_does_leads_astray(kind, first_out, walk):
    with transaction.atomic():
        world = make_world()
        people = {name: getattr(world, name) for name in WHO}
        status = {"status": "suspect"} if kind == "diffusion" else {}
        status |= {"public_extract": True} if kind == "red" else {}
        notice = submitted(world.amina, kind, to(world.france) if "diffusion" in kind else None, **status)
        for what, who in [*(ON_THE_WAY_OUT if first_out else ()), *walk]:
            step(people, what, who, notice)
            holds(world, people, notice)
        transaction.set_rollback(True)


def step(people, what, who, notice):
    """Done or refused, it is on a ledger."""
    with as_task(Task.LEDGER):
        before = Entry.objects.count()
    now = current(notice)
    try:
        DO[what](people[who], now)
        done = True
    except Refusal as refusal:
        done = type(refusal).__name__
    with as_task(Task.LEDGER):
        written = Entry.objects.count() - before
    if what != "expire" and done != "Invalid":
        assert written >= 1, (what, who, done)


def current(notice):
    with as_task(Task.NOTICES):
        return Notice.objects.get(pk=notice.pk)


def holds(world, people, notice):
    now = current(notice)
    table = now.table
    with as_task(Task.NOTICES):
        steps = list(NoticeStep.objects.filter(notice=now).exclude(before=""))
    state = "draft"
    for each in steps:
        if each.verb in table.transitions:
            way = table.transitions[each.verb]
            assert each.before == state, "a step begins where the last one ended"
            assert state in way.before
            assert each.after == way.after
            state = each.after
    assert state == now.state
    assert now.is_open == (table.states[state].shown_to == "members")
    if Extract.objects.exists():
        assert now.type == "red"
        assert table.states[state].public
        assert not now.contested
    went_out = any(each.verb in {"publish", "send"} for each in steps)
    assert went_out == (now.published_at is not None)
    if any(each.verb == "publish" for each in steps):
        with as_task(Task.NOTICES):
            yes = NoticeStep.objects.filter(notice=now, verb="approve").count()
        assert yes == 1
    for name in ("claire", "jonas", "rosa", "viktor", "helena"):
        with acting_as(people[name]):
            may = now.is_open and (name == "claire" or (name == "jonas" and "diffusion" not in now.type))
            assert Notice.objects.filter(pk=now.pk).exists() == may, (name, state)
            assert Record.objects.exists() == (may and now.record is not None), (name, state)
    with as_task(Task.INDEX):
        assert Record.objects.exists() == (now.record is not None), "one record, as long as it lives"
