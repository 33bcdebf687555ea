"""How the machine's findings become questions: part of the commands that screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from comity.kernel import clock
from comity.kernel.acting import Task, as_task
from comity.kernel.commands import Act
from comity.kernel.recorder import Entry
from comity.kernel.truth import Access
from comity.screening.asking import Asked
from comity.screening.finding import Found
from comity.screening.models import Match, Passenger
from comity.screening.queries import waiting
from comity.screening.rules import MATCH_DECIDED, coarse

OCCASION_SHOWN = 200


def ask_people(
    act: Act, asked: Asked, found: list[Found], passenger: Passenger | None = None, occasion: str = ""
) -> list[Match]:
    """Lay each of ``found`` before the searching bureau's people as an open match."""
    return Match.objects.bulk_create(_match(act, asked, item, passenger, occasion) for item in found)


def ask_discreet_desk(
    act: Act, asked: Asked, found: list[Found], passenger: Passenger | None = None, occasion: str = ""
) -> list[Match]:
    """Lay discreet matches before the searching bureau's discreet desk; the officer who searched sees nothing."""
    if not found:
        return []
    with as_task(Task.INDEX):
        known = _asked_about(passenger) if passenger else _waiting(act, asked, found)
        return Match.objects.bulk_create(
            _match(act, asked, item, passenger, occasion) for item in found if item.record.pk not in known
        )


def note_discreet(act: Act, matches: Iterable[Match]) -> None:
    """The hub's own entry that it looked among discreet records: one for every act, whatever was found.

    The bureau's ledger is read by officers who may not know of a discreet match. Were the entry written only
    where there is one, the gap that it leaves between the positions of their own entries would tell them.
    """
    ids = [str(match.pk) for match in matches]
    act.further.append(Entry(verb="screening.discreet", bureau=None, details={"matches": ids}))


def _waiting(act: Act, asked: Asked, found: list[Found]) -> set[UUID]:
    """Records of which the desk was asked the same already and has not decided."""
    same = waiting(Match.objects.all()).filter(
        bureau=act.viewer.bureau,
        access=Access.DISCREET.value,
        record_id__in=[item.record.pk for item in found],
        query=asked,
    )
    return set(same.values_list("record_id", flat=True))


def _asked_about(passenger: Passenger) -> set[UUID]:
    """Records of which the desk was asked for this very traveller and did not say no; a list may be sent again."""
    asked = Match.objects.filter(passenger=passenger, access=Access.DISCREET.value)
    asked = asked.exclude(state=Match.State.NO)
    return set(asked.values_list("record_id", flat=True))


def _match(act: Act, asked: Asked, found: Found, passenger: Passenger | None, occasion: str) -> Match:
    open_handed = found.access is Access.FULL or found.access is Access.DISCREET
    return Match(
        bureau=act.viewer.bureau,
        person=act.viewer.person,
        purpose=act.viewer.purpose.value,
        passenger=passenger,
        query=asked,
        occasion=occasion[:OCCASION_SHOWN],
        record_id=found.record.pk,
        record_version=found.record.version,
        source=found.record.source,
        access=found.access.value,
        score=found.score if open_handed else coarse(found.score),
        features=features_of(found) if open_handed else [],
        due_at=clock.now() + MATCH_DECIDED.within,
    )


def features_of(found: Found) -> list[dict[str, Any]]:
    return [asdict(feature) for feature in found.candidate.features]
