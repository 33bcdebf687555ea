"""People judge pairs of records; the machine only asks. Every answer can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.commands import Act, command
from comity.kernel.locks import one_at_a_time
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid, NotFound
from comity.kernel.text import check_length
from comity.records.commands.records import hold
from comity.records.judging.models import COMPARABLE, Judgement, JudgementStep
from comity.records.judging.queries import Subject, pair, subject_of
from comity.records.judging.rules import LONGEST_NOTE, Pair, ordered
from comity.records.models import Holding, Record
from comity.records.rules import PERSON


@dataclass(frozen=True)
class Suggestion:
    """Two records that the machine finds alike: its score (0 to 1) and the features that it rests on, in words."""

    one: UUID
    two: UUID
    score: float
    features: list[dict[str, Any]]

    @property
    def pair(self) -> Pair:
        return ordered(self.one, self.two)


def suggest(act: Act, suggestions: Iterable[Suggestion]) -> int:
    """Part of commands that compare: lay pairs before the acting bureau's people; returns how many are new.

    A pair that the bureau has already is left as it is, whatever was answered; so is one that the viewer may not
    see in full, or one with a person who is never compared.
    """
    wanted = {suggestion.pair: suggestion for suggestion in suggestions if suggestion.one != suggestion.two}
    one_at_a_time("judgements", act.viewer.bureau)
    versions = _comparable(act, {end for pair in wanted for end in pair})
    known = Judgement.objects.filter(bureau=act.viewer.bureau, one__in=[one for one, _two in wanted])
    had = set(known.values_list("one_id", "two_id"))
    fresh = [
        _question(act, *pair, versions, score=found.score, features=found.features)
        for pair, found in wanted.items()
        if pair not in had and versions.keys() >= set(pair)
    ]
    Judgement.objects.bulk_create(fresh)
    return len(fresh)


@command("judgement.proposed", Permission.RECORD_JUDGE)
def propose_pair(act: Act, record_id: UUID, other_id: UUID) -> Judgement:
    """Ask by hand whether two records are of one person; the question that is there already, if there is one."""
    act.on("record", record_id, other=str(other_id))
    pair = ordered(record_id, other_id)
    if record_id == other_id:
        raise Invalid(_("These are one and the same record."), "other")
    one_at_a_time("judgements", act.viewer.bureau)
    seen = dict(Record.objects.visible_to(act.viewer).filter(pk__in=pair).values_list("pk", "version"))
    if len(seen) < 2:
        raise NotFound
    versions = _comparable(act, pair)
    if len(versions) < 2:
        raise Invalid(_("Only persons are compared, and never victims, witnesses or refugees."), "other")
    had = Judgement.objects.of(act.viewer).filter(one=pair[0], two=pair[1]).first()
    if had is None:
        had = _question(act, *pair, versions)
        had.save(force_insert=True)
    return had


@command("judgement.looked_at", Permission.RECORD_JUDGE)
def look_at_pair(act: Act, judgement_id: UUID) -> Judgement:
    """Both sides of a pair in full. The reader's bureau becomes a holder, and no source hears of it."""
    act.on("judgement", judgement_id)
    found = pair(act.viewer, judgement_id)
    act.details["records"] = [str(found.one_id), str(found.two_id)]
    hold([found.one, found.two], act.viewer.bureau, Holding.How.SEEN)
    return found


@command("judgement.made", Permission.RECORD_JUDGE)
def judge_pair(act: Act, judgement_id: UUID, state: Judgement.State, note: str = "") -> Judgement:
    """Say that the two are the same, are not, or that one is unsure; replaces what the bureau said before."""
    act.on("judgement", judgement_id, decision=state.value, note=note)
    check_length(note, LONGEST_NOTE, "note")
    if state is Judgement.State.SUGGESTED:
        raise Invalid(_("Choose yes, no or unsure."), "decision")
    return _say(act, judgement_id, state, note)


@command("judgement.withdrawn", Permission.RECORD_JUDGE)
def withdraw_judgement(act: Act, judgement_id: UUID, note: str = "") -> Judgement:
    """Take back what was said: the pair is a question again. That it was said stays in its history."""
    act.on("judgement", judgement_id, note=note)
    check_length(note, LONGEST_NOTE, "note")
    return _say(act, judgement_id, Judgement.State.SUGGESTED, note)


@command("subject.read", Permission.RECORD_READ)
def read_subject(act: Act, record_id: UUID) -> Subject:
    """All records that were judged to be of one person, in full, as far as the viewer may see them."""
    act.on("record", record_id)
    record = Record.objects.select_related("audience").get_visible(act.viewer, record_id)
    subject = subject_of(act.viewer, record)
    act.details["records"] = [str(member.pk) for member in subject.records]
    hold(subject.records, act.viewer.bureau, Holding.How.SEEN)
    return subject


def _say(act: Act, judgement_id: UUID, state: Judgement.State, note: str) -> Judgement:
    one_at_a_time("judgements", act.viewer.bureau)
    judgement = pair(act.viewer, judgement_id)
    if judgement.state == state.value:
        raise Invalid(_("This is what your bureau says already."))
    taken_back = state is Judgement.State.SUGGESTED
    judgement.state, judgement.note = state.value, "" if taken_back else note
    judgement.decided_by = None if taken_back else act.viewer.person
    judgement.decided_at = None if taken_back else clock.now()
    judgement.one_version, judgement.two_version = judgement.one.version, judgement.two.version
    judgement.save()
    JudgementStep.objects.create(
        judgement=judgement, bureau=judgement.bureau, person=act.viewer.person, state=state.value, note=note
    )
    act.details["records"] = [str(judgement.one_id), str(judgement.two_id)]
    act.tell("judgement.made", judgement.bureau, judgement.pk, state=state.value)
    return judgement


def _comparable(act: Act, records: Iterable[UUID]) -> dict[UUID, int]:
    """Versions of those among ``records`` that may be compared by the viewer."""
    seen = Record.objects.visible_to(act.viewer).filter(schema=PERSON, status__in=COMPARABLE)
    return dict(seen.filter(pk__in=list(records)).values_list("pk", "version"))


def _question(act: Act, one: UUID, two: UUID, versions: dict[UUID, int], **found: Any) -> Judgement:
    return Judgement(
        bureau=act.viewer.bureau,
        one_id=one,
        two_id=two,
        one_version=versions[one],
        two_version=versions[two],
        **found,
    )
