"""A text of machine-readable zones, as a reader at a counter or a scanner of a ferry port writes it."""

from datetime import date

from comity.screening.documents.mrz import Mrz, MrzError, find, parse
from comity.screening.manifests.model import Limits, Message, Problems, Reading, TravelDocument
from comity.screening.manifests.person import Draft, Roster


def is_mrz(text: str) -> bool:
    """Whether at least one block of lines is a machine-readable zone; other lines may stand around it."""
    return any("<<" in "".join(block.lines) for block in find(text[:100_000]))


def read_mrz(text: str, today: date, limits: Limits, problems: Problems) -> Reading:
    """One traveller a zone; wrong check digits are warnings, because the rest may still find the person."""
    roster = Roster(today, problems, limits.max_travellers)
    covered: set[int] = set()
    for number, lines in find(text):
        covered.update(range(number, number + len(lines)))
        try:
            roster.add(_draft(parse(list(lines), today), number, problems), 0)
        except MrzError as error:
            place = f"line {number + max(error.line, 1) - 1}"
            problems.add(f"{place}, {error.field}" if error.field else place, str(error))
    for number, line in enumerate(text.splitlines(), start=1):
        if "<<" in line and number not in covered:
            problems.add(
                f"line {number}", "This line belongs to no complete machine-readable zone; not read."
            )
    if not roster.travellers:
        problems.add("file", "No machine-readable zone in this file could be read.")
    message = (Message(0, kind="MRZ"),)
    return Reading("mrz", messages=message, travellers=tuple(roster.travellers), problems=problems.all())


def _draft(zone: Mrz, line: int, problems: Problems) -> Draft:
    for problem in zone.problems:
        place = f"line {line + max(problem.line, 1) - 1}, {problem.field}"
        problems.add(place, problem.message, "note" if problem.repaired else "warning")
    draft = Draft("passenger", f"line {line}", zone.surname, zone.given_names)
    draft.birth_date = zone.birth_date
    draft.sex = zone.sex
    draft.name_truncated = zone.name_truncated
    draft.nationalities = [zone.nationality] if zone.nationality else []
    if zone.number:
        draft.documents = [TravelDocument(zone.document_code, zone.number, zone.issuer, zone.expires)]
    return draft
