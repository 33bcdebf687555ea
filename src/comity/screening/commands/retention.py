"""What the hub does by itself: erase passengers, remind people, let unanswered hits lapse."""

from pathlib import Path

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import record
from comity.kernel.events import News, publish
from comity.kernel.recorder import Entry
from comity.screening.models import Hit, HitStep, Manifest, Match, Passenger
from comity.screening.rules import DEADLINES


def erase_passengers() -> int:
    """Erase travellers without a match, and the raw lists, once their hours have run out; returns how many."""
    erased = 0
    with as_task(Task.RETENTION):
        for manifest in Manifest.objects.filter(erase_at__lte=clock.now()).exclude(
            state=Manifest.State.ERASED
        ):
            with transaction.atomic():
                erased += _erase(manifest)
    return erased


def _erase(manifest: Manifest) -> int:
    undecided = Match.objects.filter(passenger=OuterRef("pk")).exclude(state=Match.State.NO)
    shown = undecided.exclude(access="discreet")  # a discreet match must not keep a traveller on the page
    passengers = Passenger.objects.filter(manifest=manifest).exclude(Q(status="match") & Exists(shown))
    number = passengers.count()
    passengers.delete()
    Path(manifest.raw).unlink(missing_ok=True)
    manifest.state, manifest.raw, manifest.problems = Manifest.State.ERASED, "", []
    manifest.save(update_fields=["state", "raw", "problems"])
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


def remind() -> int:
    """Tell bureaus of matches and hits whose time is running out; once each; returns how many."""
    moment = clock.now()
    match_line = moment + DEADLINES.match_decided * (1 - DEADLINES.remind_after)
    hit_line = moment + DEADLINES.hit_answered * (1 - DEADLINES.remind_after)
    with as_task(Task.RETENTION), transaction.atomic():
        matches = list(
            Match.objects.filter(state=Match.State.OPEN, reminded_at=None, due_at__lte=match_line).exclude(
                access="discreet"
            )
        )
        hits = list(
            Hit.objects.filter(answer=Hit.Answer.WAITING, reminded_at=None, answer_due_at__lte=hit_line)
        )
        Match.objects.filter(pk__in=[match.pk for match in matches]).update(reminded_at=moment)
        Hit.objects.filter(pk__in=[hit.pk for hit in hits]).update(reminded_at=moment)
        publish([News("match.due", match.pk, match.bureau) for match in matches])
        publish([News("hit.due", hit.pk, hit.source) for hit in hits])
    return len(matches) + len(hits)


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
