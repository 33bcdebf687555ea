"""What the hub does by itself: erase passengers, remind people, let what nobody decided or answered lapse."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import record
from comity.kernel.events import News, publish
from comity.kernel.recorder import Entry
from comity.screening.models import Hit, HitStep, Manifest, Match, Passenger
from comity.screening.queries import waiting
from comity.screening.rules import HIT_ANSWERED, MATCH_DECIDED, MATCH_LAPSES, match_lapses_after

OVER = (Match.State.NO, Match.State.EXPIRED)
"""Matches of which nothing is to be kept."""


def erase_passengers() -> int:
    """Erase travellers without a match, and the raw lists, once their hours have run out; returns how many.

    A traveller whose match was answered "no", or lapsed, only later is erased then; of the match no more is kept
    than that.
    """
    erased = 0
    with as_task(Task.RETENTION):
        due = Manifest.objects.filter(erase_at__lte=clock.now())
        left = due.filter(Exists(_to_erase().filter(manifest=OuterRef("pk"))))
        for pk in {*due.exclude(state=Manifest.State.ERASED).values_list("pk", flat=True)} | {
            *left.values_list("pk", flat=True)
        }:
            with transaction.atomic():
                erased += _erase(pk)
        _forget_answered()
    return erased


def _to_erase() -> QuerySet[Passenger]:
    """Travellers about whom no question is open and no hit was made."""
    undecided = Match.objects.filter(passenger=OuterRef("pk")).exclude(state__in=OVER)
    shown = undecided.exclude(access="discreet")  # a discreet match must not keep a traveller on the page
    return Passenger.objects.exclude(Exists(shown))


def _erase(pk: UUID) -> int:
    manifest = Manifest.objects.select_for_update(of=("self",)).get(pk=pk)
    passengers = _to_erase().filter(manifest=manifest)
    number = passengers.count()
    passengers.delete()
    if manifest.raw:
        Path(manifest.raw).unlink(missing_ok=True)
    before, manifest.state = manifest.state, Manifest.State.ERASED
    manifest.raw, manifest.problems = "", []
    manifest.save(update_fields=["state", "raw", "problems"])
    if not number and before == Manifest.State.ERASED:
        return 0  # another worker was here
    record(
        [
            Entry(
                "passengers.erased",
                bureau=None,
                subject=f"manifest:{manifest.pk}",
                details={"number": number},
            )
        ]
    )
    return number


def _forget_answered() -> None:
    """Take the traveller out of matches that a person answered with "no", or nobody in time; the pair itself is remembered by a hash."""
    since = clock.now() - timedelta(hours=settings.COMITY.passenger_hours)
    answered = Match.objects.filter(state__in=OVER, created_at__lte=since).exclude(query={})
    answered.update(query={}, features=[], note="", occasion="")


def remind() -> int:
    """Tell bureaus of matches and hits whose time is running out, once for each deadline; returns how many."""
    moment = clock.now()
    last_call = moment - match_lapses_after(settings.COMITY.passenger_hours) + MATCH_LAPSES.remind
    to_decide = Q(state=Match.State.OPEN, reminded_at=None, due_at__lte=moment + MATCH_DECIDED.remind)
    # what was made before `last_call` has so little time left; a reminder counts if it was not given until then
    unreminded = Q(reminded_at=None) | Q(reminded_at__lt=F("created_at") + (moment - last_call))
    to_lapse = Q(created_at__lte=last_call) & unreminded
    hit_line = moment + HIT_ANSWERED.remind
    with as_task(Task.RETENTION), transaction.atomic():
        matches = list(
            waiting(Match.objects.all())
            .select_for_update(skip_locked=True)
            .filter(to_decide | to_lapse)
            .exclude(access="discreet")
        )
        hits = list(
            Hit.objects.select_for_update(skip_locked=True).filter(
                answer=Hit.Answer.WAITING, reminded_at=None, answer_due_at__lte=hit_line
            )
        )
        Match.objects.filter(pk__in=[match.pk for match in matches]).update(reminded_at=moment)
        Hit.objects.filter(pk__in=[hit.pk for hit in hits]).update(reminded_at=moment)
        publish([News("match.due", match.pk, match.bureau) for match in matches])
        publish([News("hit.due", hit.pk, hit.source) for hit in hits])
    return len(matches) + len(hits)


def expire_matches() -> int:
    """Close matches that nobody decided in time, to the traveller's benefit; returns how many.

    No pair is told apart by it: nobody said that the two differ. The source learns nothing.
    """
    with as_task(Task.RETENTION), transaction.atomic():
        late = list(_undecided().exclude(access="discreet"))
        _close(late)
        if late:
            record([Entry("match.expired", bureau=None, details={"matches": _ids(late)})])
        publish([News("match.expired", match.pk, match.bureau) for match in late])
    return len(late)


def expire_discreet_matches() -> int:
    """The same for discreet matches; returns how many. The entry is written whether or not there were any: at the
    minute of each it would tell an officer that one of her searches had met a discreet record.
    """
    with as_task(Task.RETENTION), transaction.atomic():
        late = list(_undecided().filter(access="discreet"))
        _close(late)
        record([Entry("match.expired", bureau=None, details={"matches": _ids(late)})])
    return len(late)


def _undecided() -> QuerySet[Match]:
    over = clock.now() - match_lapses_after(settings.COMITY.passenger_hours)
    undecided = Match.objects.filter(state__in=[Match.State.OPEN, Match.State.UNSURE], created_at__lte=over)
    return undecided.select_for_update(of=("self",))


def _close(late: list[Match]) -> None:
    Match.objects.filter(pk__in=[match.pk for match in late]).update(state=Match.State.EXPIRED)


def _ids(matches: list[Match]) -> list[str]:
    return [str(match.pk) for match in matches]


def expire_hits() -> int:
    """Hits the source left unanswered lapse, to the traveller's benefit; returns how many."""
    with as_task(Task.RETENTION), transaction.atomic():
        late = list(
            Hit.objects.select_for_update().filter(answer=Hit.Answer.WAITING, answer_due_at__lte=clock.now())
        )
        for hit in late:
            hit.answer = Hit.Answer.EXPIRED.value
            hit.save(update_fields=["answer"])
            HitStep.objects.create(hit=hit, verb="answer.expired")
        record([Entry("hit.expired", bureau=None, subject=f"hit:{hit.pk}") for hit in late])
        publish([News("hit.expired", hit.pk, hit.source) for hit in late])
        publish([News("hit.expired", hit.pk, hit.bureau) for hit in late if not hit.discreet])
    return len(late)
