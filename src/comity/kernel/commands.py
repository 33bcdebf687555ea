"""One verb, one command: check, do, write to the ledger, tell; in one transaction.

    @command("record.restricted", Permission.RECORD_WRITE)
    def restrict_record(act: Act, record_id: UUID, bureaus: set[UUID]) -> Record: ...

    restrict_record(viewer, record_id, bureaus)

Reads of personal data are commands too: they change nothing but leave their entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from uuid import UUID

import psycopg.errors
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.kernel.acting import acting_as
from comity.kernel.events import News, publish
from comity.kernel.permissions import Permission
from comity.kernel.recorder import Entry, Outcome, Recorder
from comity.kernel.refusals import Denied, Invalid, NotFound
from comity.kernel.text import check_given
from comity.kernel.viewer import Viewer

P = ParamSpec("P")
R = TypeVar("R")

Command = Callable[Concatenate[Viewer, P], R]

CROSSED = (psycopg.errors.UniqueViolation, psycopg.errors.ForeignKeyViolation)
"""What PostgreSQL answers to the slower of two people who do the same, or to one whose object was deleted."""

_recorders: list[Recorder] = []
registry: dict[str, Permission | None] = {}
"""Every verb there is and the permission it needs; the reference page is written from it."""


def use_recorder(recorder: Recorder) -> None:
    """The ledger gives itself to the kernel when Django starts."""
    _recorders[:] = [recorder]


@dataclass
class Act:
    """One command on its way: who acts, and what is to be written and told when it succeeds.

    ``apart``: the act is written to the hub's own ledger, not to the bureau's, whose readers may not know of it.
    """

    viewer: Viewer
    verb: str
    subject: str = ""
    sources: set[UUID] = field(default_factory=set)
    details: dict[str, Any] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)
    further: list[Entry] = field(default_factory=list)
    apart: bool = False

    def on(self, kind: str, subject_id: UUID | str, *sources: UUID, **details: Any) -> None:
        """Name what is acted on, whose data it is, and what the acting bureau may later want to know of it."""
        self.subject = f"{kind}:{subject_id}"
        self.sources.update(sources)
        self.details.update(details)

    def tell(self, kind: str, bureau: UUID | None, subject: UUID | None = None, **data: Any) -> None:
        self.news.append(News(kind, subject, bureau, data))

    def also(self, verb: str, subject: str = "", sources: tuple[UUID, ...] = (), **details: Any) -> None:
        """A further entry of the same act, such as one per passenger of a list."""
        self.further.append(self._entry(verb, subject, sources, details))

    def entries(self, outcome: Outcome = Outcome.DONE) -> list[Entry]:
        sources = tuple(sorted(self.sources))
        return [self._entry(self.verb, self.subject, sources, self.details, outcome), *self.further]

    def _entry(
        self,
        verb: str,
        subject: str,
        sources: tuple[UUID, ...],
        details: dict[str, Any],
        outcome: Outcome = Outcome.DONE,
    ) -> Entry:
        viewer = self.viewer
        if self.apart:
            details = {**details, "bureau": str(viewer.bureau)}
        return Entry(
            verb=verb,
            bureau=None if self.apart else viewer.bureau,
            person=viewer.person,
            purpose=viewer.purpose.value,
            subject=subject,
            outcome=outcome,
            sources=sources,
            details=details,
        )


def command(
    verb: str, permission: Permission | None
) -> Callable[[Callable[Concatenate[Act, P], R]], Command[P, R]]:
    """Make a function of an :class:`Act` into one of a :class:`Viewer`. ``None``: any signed-in person may."""

    def decorate(function: Callable[Concatenate[Act, P], R]) -> Command[P, R]:
        registry[verb] = permission

        @wraps(function)
        def run(viewer: Viewer, *args: P.args, **kwargs: P.kwargs) -> R:
            act = Act(viewer, verb)
            with acting_as(viewer):
                try:
                    if permission is not None:
                        viewer.must(permission)
                    for value in (*args, *kwargs.values()):
                        check_given(value)
                    with transaction.atomic():
                        result = function(act, *args, **kwargs)
                        record(act.entries())
                        publish(act.news)
                        return result
                except (Denied, NotFound) as refusal:
                    _record_denial(act, refusal.reason)
                    raise
                except DataError as error:
                    raise Invalid(_("A value is too long, or of a kind that cannot be kept.")) from error
                except IntegrityError as error:
                    if isinstance(error.__cause__, CROSSED):
                        raise Invalid(_("Somebody changed this at the same moment. Look again.")) from error
                    raise

        return cast("Command[P, R]", run)

    return decorate


def record(entries: list[Entry]) -> None:
    """Give ``entries`` to the ledger; without a ledger nothing is done at all."""
    (recorder,) = _recorders
    recorder.record(entries)


def _record_denial(act: Act, reason: str) -> None:
    details = {**act.details, "reason": reason}
    denied = Act(act.viewer, act.verb, act.subject, details=details, apart=act.apart)
    with transaction.atomic():
        record(denied.entries(Outcome.DENIED))
