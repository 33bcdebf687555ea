"""A person decides; only then does the source hear of it, and answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act, command
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_length
from comity.kernel.truth import Access
from comity.members.queries import consents_to_discreet
from comity.records.commands import hold, open_update_task
from comity.records.models import Holding, Record
from comity.records.queries import known
from comity.screening.asking import mark_of
from comity.screening.models import Hit, HitStep, Match, NotSame
from comity.screening.queries import match as match_named
from comity.screening.queries import shown_record
from comity.screening.rules import HIT_ANSWERED

LONGEST_NOTE, LONGEST_OUTCOME = 2_000, 300
TOLD = (
    "name",
    "names",
    "birth_dates",
    "nationalities",
    "sex",
    "documents",
    "identifiers",
    "embarkation",
    "debarkation",
)
"""What of the traveller the source is told once the match was verified."""


@command("match.looked_at", Permission.HIT_READ)
def look_at_match(act: Act, match_id: UUID) -> tuple[Match, Record | None]:
    """Both sides of a match; the record where its tier lets it be shown. Looking tells the source nothing."""
    act.on("match", match_id)
    match = match_named(act.viewer, match_id)
    act.apart = match.access == Access.DISCREET.value
    record = shown_record(act.viewer, match)
    if record is not None:
        act.details["record"] = str(record.pk)
    if record is not None and not act.apart:  # of what happens to a holding the whole bureau is told
        hold([record], act.viewer.bureau, Holding.How.SEEN)
    return match, record


@command("match.decided", None)
def decide_match(act: Act, match_id: UUID, decision: Match.State, note: str = "") -> Match:
    """Answer the machine's question. *Yes* makes it a hit and tells the source; *no* is kept for this pair."""
    match = Match.objects.select_for_update(of=("self",)).visible_to(act.viewer).filter(pk=match_id).first()
    act.on("match", match_id, decision=decision.value, note=note)
    if match is None:
        raise NotFound
    act.apart = discreet = match.access == Access.DISCREET.value
    check_length(note, LONGEST_NOTE, "note")
    act.viewer.must(Permission.DISCREET_VERIFY if discreet else Permission.MATCH_VERIFY)
    if match.stands is Match.State.EXPIRED:
        raise Invalid(_("Nobody decided in time: the match has lapsed, to the traveller’s benefit."))
    if match.is_closed:
        raise Invalid(_("Somebody has decided this match already."))
    if decision is Match.State.OPEN:
        raise Invalid(_("Choose yes, no or unsure."), "decision")
    match.state, match.note = decision.value, note
    match.decided_by, match.decided_at = act.viewer.person, clock.now()
    match.save()
    if decision is Match.State.YES:
        _make_hit(act, match)
    elif decision is Match.State.NO:
        _tell_apart(match, match.bureau, act.viewer.person)
    if not discreet:
        act.tell("match.decided", match.bureau, match.pk, decision=decision.value)
    return match


@command("hit.answered", Permission.HIT_ANSWER)
def answer_hit(act: Act, hit_id: UUID, answer: Hit.Answer, note: str = "") -> Hit:
    """The source says whether it is the same person, and whether its record still holds."""
    check_length(note, LONGEST_NOTE, "note")
    hit = _hit(act, hit_id)
    if hit.source != act.viewer.bureau:
        raise Denied(_("The source of the record answers."))
    if answer not in {Hit.Answer.CONFIRMED, Hit.Answer.NOT_SAME, Hit.Answer.STALE}:
        raise Invalid(_("Choose one of the answers."), "answer")
    if hit.answer not in {Hit.Answer.WAITING, Hit.Answer.EXPIRED}:
        raise Invalid(_("This hit was answered already."))
    hit.answer, hit.answered_at = answer.value, clock.now()
    hit.save(update_fields=["answer", "answered_at"])
    _step(act, hit, f"answer.{answer.value}", note)
    if answer is Hit.Answer.NOT_SAME:
        with as_task(Task.DELIVERY):
            match = Match.objects.get(pk=hit.match_id)
            _tell_apart(match, hit.bureau, act.viewer.person)
    if answer is Hit.Answer.STALE:
        record = Record.objects.of_source(act.viewer).filter(pk=hit.record_id).first()
        if record is not None:
            open_update_task(act, record, note)
    act.on("hit", hit.pk, answer=answer.value, note=note)
    _tell_searcher(act, hit, "hit.answered")
    return hit


@command("hit.outcome", None)
def set_outcome(act: Act, hit_id: UUID, outcome: Hit.Outcome, text: str = "") -> Hit:
    """The searching bureau says what followed: no action, or which."""
    hit = _hit(act, hit_id)
    act.viewer.must(Permission.DISCREET_VERIFY if hit.discreet else Permission.MATCH_VERIFY)
    if hit.bureau != act.viewer.bureau:
        raise Denied(_("The bureau that met the traveller states the outcome."))
    if outcome is Hit.Outcome.NONE:
        raise Invalid(_("State what followed, if only that nothing did."), "outcome")
    if outcome is Hit.Outcome.ACTION and not text.strip():
        raise Invalid(_("Say which action was taken."), "text")
    check_length(text, LONGEST_OUTCOME, "text")
    if outcome is Hit.Outcome.ACTION and hit.answer != Hit.Answer.CONFIRMED.value:
        raise Denied(_("No action before the source has confirmed: contact the source first."))
    hit.outcome, hit.outcome_text, hit.outcome_at = outcome.value, text, clock.now()
    hit.save(update_fields=["outcome", "outcome_text", "outcome_at"])
    _step(act, hit, f"outcome.{outcome.value}", text)
    act.on("hit", hit.pk, hit.source, outcome=outcome.value)
    act.tell("hit.outcome", hit.source, hit.pk)
    return hit


def _make_hit(act: Act, match: Match) -> Hit:
    found = known(act.viewer, [match.record_id]).get(match.record_id)
    discreet = match.access == Access.DISCREET.value
    # A record that has become discreet since reads like one that is gone, and so does one of a person who turned
    # out to be a victim or to be protected: nobody may know of either.
    now_discreet = found is not None and found.access is Access.DISCREET and not discreet
    if found is None or now_discreet or not found.record.screenable:
        raise Invalid(
            _(
                "The source no longer shares this record with you for your purpose. There is nothing to verify."
            )
        )
    if discreet and not consents_to_discreet(match.bureau):
        raise Invalid(_("Your state no longer consents to discreet checks."))
    hit = Hit.objects.create(
        match=match,
        bureau=match.bureau,
        source=match.source,
        record_id=match.record_id,
        record_caption=found.record.caption if found.access is Access.FULL else "",
        purpose=match.purpose,
        discreet=discreet,
        score=match.score,
        told={name: match.query[name] for name in TOLD if match.query.get(name)}
        | {"occasion": match.occasion},
        answer_due_at=clock.now() + HIT_ANSWERED.within,
    )
    _step(act, hit, "hit.made", match.note)
    if found.access is Access.FULL and not discreet:
        hold([found.record], match.bureau, Holding.How.SEEN, told=True)
    act.on("match", match.pk, match.source, hit=str(hit.pk))
    act.tell("hit.made", match.source, hit.pk)
    return hit


def _hit(act: Act, hit_id: UUID) -> Hit:
    act.on("hit", hit_id)
    hit = Hit.objects.select_for_update(of=("self",)).visible_to(act.viewer).filter(pk=hit_id).first()
    if hit is None:
        raise NotFound
    act.apart = hit.discreet and hit.bureau == act.viewer.bureau
    return hit


def _step(act: Act, hit: Hit, verb: str, note: str = "") -> None:
    HitStep.objects.create(hit=hit, bureau=act.viewer.bureau, verb=verb, note=note)


def _tell_searcher(act: Act, hit: Hit, kind: str, **data: Any) -> None:
    if not hit.discreet:  # the stream of a bureau reaches officers who may not know of discreet hits
        act.tell(kind, hit.bureau, hit.pk, **data)


def _tell_apart(match: Match, bureau: UUID, person: UUID) -> None:
    NotSame.objects.update_or_create(
        bureau=bureau,
        record_id=match.record_id,
        traveller=mark_of(match.query),
        defaults={"record_version": match.record_version, "said_by": person, "at": clock.now()},
    )
