"""A traveller while the file is still telling about them."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from comity.screening.manifests import names
from comity.screening.manifests.model import Leg, Problems, Role, TravelDocument, Traveller

SEXES: Final = {
    "M": "M", "F": "F", "X": "X", "U": "X", "MI": "M", "FI": "F", "MC": "M", "FC": "F", "1": "M", "2": "F",
    "MALE": "M", "FEMALE": "F",
}  # fmt: skip


@dataclass(slots=True)
class Draft:
    """`family`, `given`, `middle` as written; `finish` cleans them."""

    role: Role
    at: str
    family: str = ""
    given: str = ""
    middle: str = ""
    title: str = ""
    spellings: list[str] = field(default_factory=list)
    birth_date: str = ""
    birth_place: str = ""
    sex: str = ""
    nationalities: list[str] = field(default_factory=list)
    documents: list[TravelDocument] = field(default_factory=list)
    booking: str = ""
    reference: str = ""
    seat: str = ""
    residence: str = ""
    embarkation: str = ""
    debarkation: str = ""
    clearance: str = ""
    itinerary: tuple[Leg, ...] = ()
    infant: bool = False
    name_truncated: bool = False
    verified: bool = False

    def finish(self, position: int, message: int) -> Traveller:
        family, given = self.family, self.given
        if not given:
            family, given = names.split_whole(self.family)
        given, title = names.without_title(given, self.sex)
        middle, behind = names.without_title(self.middle, "") if self.middle else ("", "")
        if middle.upper() in names.TITLES:
            middle, behind = "", middle.upper()
        title = names.joined(self.title, title, behind)
        written = dict.fromkeys([names.joined(self.family, self.given, self.middle), *self.spellings])
        return Traveller(
            position=position,
            role=self.role,
            family=names.tidy(family),
            given=given,
            middle=middle,
            names_as_written=tuple(spelling for spelling in written if spelling),
            title=title,
            birth_date=self.birth_date,
            birth_place=self.birth_place,
            sex=self.sex,
            nationalities=tuple(dict.fromkeys(self.nationalities)),
            documents=tuple(dict.fromkeys(self.documents)),
            booking=self.booking,
            reference=self.reference,
            seat=self.seat,
            residence=self.residence,
            embarkation=self.embarkation,
            debarkation=self.debarkation,
            clearance=self.clearance,
            itinerary=self.itinerary,
            infant=self.infant or names.is_infant(title),
            name_truncated=self.name_truncated,
            verified=self.verified,
            message=message,
            at=self.at,
        )


@dataclass(slots=True)
class Roster:
    """The travellers of a file so far, numbered from 1, never more than the limit."""

    today: date
    problems: Problems
    limit: int
    travellers: list[Traveller] = field(default_factory=list)
    refused: int = 0

    def add(self, draft: Draft, message: int) -> None:
        if len(self.travellers) >= self.limit:
            self.refused += 1
            if self.refused == 1:
                self.problems.add(draft.at, f"More than {self.limit} people on the list; the rest is unread.")
            return
        if not any((draft.family, draft.given, *draft.spellings)):
            self.problems.add(draft.at, "This person has no name.")
        self.travellers.append(draft.finish(len(self.travellers) + 1, message))
