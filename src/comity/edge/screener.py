"""Screening for programs: questions that arrive together are looked up together; no answer before the ledger has it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

import structlog

from comity.edge.beat import Beat
from comity.edge.threads import Threads
from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.ledger.batch import BatchWriter
from comity.screening.asking import Asked
from comity.screening.commands import ask_about, entry_of, look, look_discreetly
from comity.screening.finding import Found
from comity.screening.models import Passenger
from comity.screening.queries import with_source_names
from comity.screening.telling import told

TOGETHER = 200
"""Questions of one bureau and purpose that are looked up at one time."""
BEAT, DISCREET_BEAT = 0.01, 0.1
"""Seconds between two looks under load; nobody waits for the discreet one."""
OCCASION = "api"

Group = tuple[Any, ...]
Waiting = tuple[Viewer, Sequence[Asked], "asyncio.Future[list[list[Found]]]"]

log = structlog.get_logger(__name__)


class Screener:
    """One per serving process. Runs in :func:`screening`."""

    def __init__(self, threads: Threads, writer: BatchWriter) -> None:
        self._threads, self._writer = threads, writer
        self._waiting: dict[Group, list[Waiting]] = {}
        self._some = asyncio.Condition()
        self._discreet: dict[Viewer, list[Asked]] = {}
        self._looking_discreetly = False
        self._beat, self._discreet_beat = Beat(BEAT), Beat(DISCREET_BEAT)
        self._under_way: set[asyncio.Task[Any]] = set()

    async def screen(self, viewer: Viewer, questions: Sequence[Asked]) -> list[dict[str, Any]]:
        """What is told of each traveller, once all of it is on the ledger.

        Who leaves meanwhile gets no answer, but the search was begun and is recorded: it goes on by itself.
        """
        return await asyncio.shield(self._keep(self._screen(viewer, questions)))

    async def _screen(self, viewer: Viewer, questions: Sequence[Asked]) -> list[dict[str, Any]]:
        found = await self._look(viewer, questions)
        clear = [entry_of(viewer, asked) for asked, some in zip(questions, found, strict=True) if not some]
        await asyncio.gather(*(self._writer.record(entry) for entry in clear))
        answers = await self._threads.run(_ask_people, viewer, questions, found) if any(found) else []
        self.look_discreetly_later(viewer, questions)
        return answers or [told(asked, Passenger.Status.CLEAR.value, []) for asked in questions]

    async def _look(self, viewer: Viewer, questions: Sequence[Asked]) -> list[list[Found]]:
        if not viewer.may(Permission.SCREENING_SEARCH):
            return await self._threads.run(look, viewer, questions)  # which refuses, and records it
        done: asyncio.Future[list[list[Found]]] = asyncio.get_running_loop().create_future()
        group = (viewer.bureau, viewer.kind, viewer.purpose)  # what decides on visibility
        async with self._some:
            self._waiting.setdefault(group, []).append((viewer, questions, done))
            self._some.notify()
        return await done

    def look_discreetly_later(self, viewer: Viewer, questions: Sequence[Asked]) -> None:
        """Look among discreet records once the answer is on its way."""
        self._discreet.setdefault(viewer, []).extend(questions)
        if not self._looking_discreetly:
            self._looking_discreetly = True
            self._keep(self._look_discreetly())

    async def run(self) -> None:
        """Look up what waits, group by group, for as long as the hub serves."""
        while True:
            async with self._some:
                await self._some.wait_for(lambda: self._waiting)
            await self._beat.turn()
            together = self._take()
            await self._look_up(together)

    async def end(self) -> None:
        """Let searches under way end, discreet ones too."""
        while self._under_way:
            await asyncio.gather(*self._under_way, return_exceptions=True)

    def _take(self) -> list[Waiting]:
        """The group that has waited longest, as much of it as is looked up together."""
        group = next(iter(self._waiting))
        waiting = self._waiting.pop(group)
        number, size = 0, 0
        while number < len(waiting) and (number == 0 or size + len(waiting[number][1]) <= TOGETHER):
            size += len(waiting[number][1])
            number += 1
        if rest := waiting[number:]:
            self._waiting[group] = rest
        return waiting[:number]

    async def _look_up(self, together: list[Waiting]) -> None:
        viewer = together[0][0]
        questions = [asked for _, some, _ in together for asked in some]
        try:
            found = iter(await self._threads.run(look, viewer, questions))
        except Exception as error:
            if len(together) > 1:  # one of them may be at fault: the others are not
                for waiting in together:
                    await self._look_up([waiting])
            elif not (done := together[0][2]).done():
                done.set_exception(error)
            return
        for _, some, done in together:
            answer = [next(found) for _ in some]
            if not done.done():
                done.set_result(answer)

    async def _look_discreetly(self) -> None:
        """Whatever was answered meanwhile, viewer by viewer: matches name who searched."""
        while self._discreet:
            await self._discreet_beat.turn()
            viewer = next(iter(self._discreet))
            questions = self._discreet.pop(viewer)
            try:
                await self._threads.run(look_discreetly, viewer, questions, OCCASION)
            except Exception as error:  # the answer is given already; whose search it was stays untold
                log.error("screening.discreet_failed", kind=type(error).__name__)
        self._looking_discreetly = False

    def _keep(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task


@asynccontextmanager
async def screening(threads: Threads, writer: BatchWriter) -> AsyncIterator[Screener]:
    """A screener for as long as the block lasts."""
    screener = Screener(threads, writer)
    looking = asyncio.create_task(screener.run(), name="screener")
    try:
        yield screener
    finally:
        await screener.end()
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


def _ask_people(viewer: Viewer, questions: Sequence[Asked], found: list[list[Found]]) -> list[dict[str, Any]]:
    answers = []
    for asked, some in zip(questions, found, strict=True):
        matches = ask_about(viewer, asked, some, OCCASION) if some else []
        with_source_names(matches)
        status = Passenger.Status.MATCH if matches else Passenger.Status.CLEAR
        answers.append(told(asked, status.value, matches))
    return answers
