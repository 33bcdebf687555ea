"""From the envelopes of UN/EDIFACT (UNB, UNG, UNH … UNT, UNE, UNZ) to a `Reading`."""

from datetime import date
from typing import Final

from comity.screening.manifests.edifact import Segment, segments
from comity.screening.manifests.model import Format, Limits, Message, Problems, Reading
from comity.screening.manifests.paxlst import PaxlstMessage, check_counts
from comity.screening.manifests.person import Roster
from comity.screening.manifests.pnrgov import PnrgovMessage

_ENVELOPE: Final = frozenset({"UNB", "UNG", "UNE", "UNZ"})


def read_edifact(text: str, today: date, limits: Limits, problems: Problems) -> Reading:
    """Every passenger list and name record of the text; one `Message` for each UNH."""
    walker = _Walker(Roster(today, problems, limits.max_travellers), problems)
    for segment in segments(text, problems, limits):
        walker.feed(segment)
    return walker.finish()


class _Walker:
    def __init__(self, roster: Roster, problems: Problems) -> None:
        self.roster = roster
        self.problems = problems
        self.sender = self.receiver = self.reference = ""
        self.interchange: Segment | None = None
        self.header: Segment | None = None
        self.current: PaxlstMessage | PnrgovMessage | None = None
        self.lists: list[PaxlstMessage] = []
        self.messages: list[Message] = []
        self.format: Format = "unknown"

    def feed(self, segment: Segment) -> None:
        if segment.tag == "UNH":
            self._close_message(segment)
            self._open_message(segment)
        elif segment.tag == "UNT":
            self._check_trailer(segment)
            self._end_message()
        elif segment.tag in _ENVELOPE:
            self._close_message(segment)
            self._envelope(segment)
        elif self.current:
            self.current.feed(segment)
        elif self.header is None:
            self.problems.add(segment.at, "This segment stands outside any message; not read.", "warning")

    def finish(self) -> Reading:
        if self.interchange:
            self.problems.add("end of file", "The interchange has no end (UNZ): the file may be cut off.")
        self._close_message(None)
        check_counts(self.lists, self.problems)
        if not self.messages:
            self.problems.add("file", "No passenger list (PAXLST) and no name records (PNRGOV) in this file.")
        return Reading(
            format=self.format,
            sender=self.sender,
            receiver=self.receiver,
            reference=self.reference,
            messages=tuple(self.messages),
            travellers=tuple(self.roster.travellers),
            problems=self.problems.all(),
        )

    def _envelope(self, segment: Segment) -> None:
        if segment.tag == "UNB":
            if self.interchange:
                self.problems.add(segment.at, "The interchange before this one has no end (UNZ).")
            self.interchange = segment
            self.sender = self.sender or segment.value(1)
            self.receiver = self.receiver or segment.value(2)
            self.reference = self.reference or segment.value(4)
        elif segment.tag == "UNZ":
            given = self.interchange.value(4) if self.interchange else segment.value(1)
            self._same(segment, given, segment.value(1), "UNB")
            self.interchange = None

    def _open_message(self, segment: Segment) -> None:
        self.header = segment
        kind = segment.value(1).upper()
        head = Message(
            index=len(self.messages),
            reference=segment.value(0),
            kind=kind,
            version=".".join(part for part in segment.values(1)[1:3] if part),
            access_reference=segment.value(2),
            part=_number(segment.value(3)),
            part_state=segment.value(3, 1).upper(),
        )
        if kind == "PAXLST":
            self.current = PaxlstMessage(head, self.roster)
            self.format = "paxlst"
        elif kind == "PNRGOV":
            self.current = PnrgovMessage(head, self.roster)
            self.format = "pnrgov" if self.format == "unknown" else self.format
        else:
            self.problems.add(segment.at, f"A message of type '{kind[:20]}' is no list of people; not read.")

    def _close_message(self, segment: Segment | None) -> None:
        """Ends a message that has no UNT of its own."""
        if self.header is None:
            return
        at = segment.at if segment else "end of file"
        reference = self.header.value(0)
        self.problems.add(at, f"Message {reference} has no end (UNT): people may be missing.")
        self._end_message()

    def _end_message(self) -> None:
        if self.current:
            self.messages.append(self.current.finish())
            if isinstance(self.current, PaxlstMessage):
                self.lists.append(self.current)
        self.current = self.header = None

    def _check_trailer(self, segment: Segment) -> None:
        if self.header is None:
            self.problems.add(segment.at, "A message ends here (UNT) that never began (UNH).", "warning")
            return
        counted = segment.number - self.header.number + 1
        if _number(segment.value(0)) != counted:
            told = segment.value(0)[:12]
            self.problems.add(
                segment.at, f"The message says it has {told} segments and has {counted}.", "warning"
            )
        self._same(segment, self.header.value(0), segment.value(1), "UNH")

    def _same(self, segment: Segment, begun: str, ended: str, tag: str) -> None:
        if "".join(begun.split()) != "".join(ended.split()):
            self.problems.add(
                segment.at, f"Reference '{ended[:35]}' differs from '{begun[:35]}' in {tag}.", "note"
            )


def _number(text: str) -> int:
    digits = "".join(text.split())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0
