"""FollowTheMoney persons (JSON lines, one array, or one object) into travellers."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

from comity.exchange.tables import dates
from comity.exchange.tables.dates import DateError, Parts
from comity.screening.manifests.model import Limits, Message, Problems, Reading, TravelDocument
from comity.screening.manifests.names import joined
from comity.screening.manifests.person import SEXES, Draft, Roster

_PAPERS: Final = frozenset({"Passport", "Identification"})
_ISO = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_NUMBERS: Final = (("passportNumber", "P"), ("idNumber", "I"))


def is_ftm(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[") and '"schema"' in text[:200_000]


def read_ftm(text: str, today: date, limits: Limits, problems: Problems) -> Reading:
    """One traveller a Person; a Passport or Identification goes to its holder, other entities are counted."""
    drafts: dict[str, Draft] = {}
    papers: list[tuple[str, dict[str, list[str]]]] = []
    others = 0
    for at, entity in _entities(text, problems, limits):
        schema, properties = str(entity.get("schema")), _properties(entity)
        if schema == "Person":
            key = str(entity.get("id") or at)
            drafts[key if key not in drafts else at] = _draft(at, properties, today, problems)
        elif schema in _PAPERS:
            papers.append((at, properties))
        else:
            others += 1
    for at, properties in papers:
        _hand_over(at, properties, drafts, today, problems)
    if others:
        problems.add("file", f"{others} entities are no persons and were not read.", "note")
    roster = Roster(today, problems, limits.max_travellers)
    for draft in drafts.values():
        roster.add(draft, 0)
    if not roster.travellers:
        problems.add("file", "No person in this file.")
    message = (Message(0, kind="FTM"),)
    return Reading("ftm", messages=message, travellers=tuple(roster.travellers), problems=problems.all())


def _entities(text: str, problems: Problems, limits: Limits) -> Iterator[tuple[str, dict[str, Any]]]:
    """Place and object of every entity; what is no object becomes a problem."""
    for number, (at, value) in enumerate(_values(text, problems)):
        if number >= limits.max_segments:
            problems.add(at, f"More than {limits.max_segments} entities; the rest is unread.")
            return
        if isinstance(value, dict):
            yield at, value
        else:
            problems.add(at, "Not a JSON object; not read.")


def _values(text: str, problems: Problems) -> Iterator[tuple[str, Any]]:
    stripped = text.strip()
    whole = None if _is_lines(stripped) else _load(stripped)
    if isinstance(whole, list):
        yield from ((f"item {number}", value) for number, value in enumerate(whole, start=1))
        return
    if isinstance(whole, dict):
        nested = whole.get("entities")
        values = nested if isinstance(nested, list) else [whole]
        yield from ((f"item {number}", value) for number, value in enumerate(values, start=1))
        return
    for number, line in enumerate(text.split("\n"), start=1):  # JSON may hold what else ends a line
        plain = line.strip().rstrip(",")
        if plain in ("", "[", "]"):
            continue
        value = _load(plain)
        if value is None:
            problems.add(f"line {number}", f"Not JSON: '{plain[:40]}'.")
        else:
            yield f"line {number}", value


def _is_lines(text: str) -> bool:
    """Whether the first of several lines is an object by itself."""
    if "\n" not in text:
        return False
    first = text.partition("\n")[0].strip().rstrip(",")
    return isinstance(_load(first), dict)


def _load(text: str) -> Any:
    """The value, or None where the text is no JSON, nests too deep or holds a number of thousands of digits."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _properties(entity: dict[str, Any]) -> dict[str, list[str]]:
    """Values as lists of strings, as FollowTheMoney has them; single values are accepted."""
    raw = entity.get("properties")
    if not isinstance(raw, dict):
        return {}
    found: dict[str, list[str]] = {}
    for name, values in raw.items():
        listed = values if isinstance(values, list) else [values]
        texts = [_clean(str(value)) for value in listed if isinstance(value, str | int)]
        found[str(name)] = [text for text in texts if text]
    return found


def _clean(text: str) -> str:
    """Without what JSON can escape and no database can hold: halves of surrogate pairs, control characters."""
    whole = text[:1_000].encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in whole if c.isprintable() or c in "\u200c\u200d").strip()


def _draft(at: str, properties: dict[str, list[str]], today: date, problems: Problems) -> Draft:
    def first(*names: str) -> str:
        return next((properties[name][0] for name in names if properties.get(name)), "")

    draft = Draft("passenger", at, first("lastName"), first("firstName"), first("middleName"))
    spellings = [n for key in ("name", "alias", "weakAlias", "previousName") for n in properties.get(key, [])]
    if not (draft.family or draft.given):
        draft.family = first("name", "alias")
    draft.spellings = [s for s in spellings if s != joined(draft.family, draft.given, draft.middle)]
    draft.birth_date = _iso(f"{at}, birthDate", first("birthDate"), dates.born, today, problems)
    draft.birth_place = first("birthPlace")
    draft.sex = SEXES.get(first("gender").upper(), "")
    draft.nationalities = [*properties.get("nationality", []), *properties.get("citizenship", [])]
    for name, kind in _NUMBERS:
        draft.documents += [TravelDocument(kind, number) for number in properties.get(name, [])]
    return draft


def _hand_over(
    at: str, properties: dict[str, list[str]], drafts: dict[str, Draft], today: date, problems: Problems
) -> None:
    """Puts a document with its person, in the place of the bare number that the person may carry."""
    holders = [drafts[key] for key in properties.get("holder", []) if key in drafts]
    number = next(iter(properties.get("number", [])), "")
    if not holders or not number:
        problems.add(at, "A document without number or without a holder in this file; not read.")
        return
    ends = next(iter(properties.get("endDate", [])), "")
    expires = _iso(f"{at}, endDate", ends, dates.expires, today, problems)
    kind = next(iter(properties.get("type", [])), "P")
    document = TravelDocument(kind, number, next(iter(properties.get("country", [])), ""), expires)
    for holder in holders:
        holder.documents = [d for d in holder.documents if d.number != number] + [document]


def _iso(
    at: str, text: str, meant: Callable[[Parts, str, date], str], today: date, problems: Problems
) -> str:
    """`meant`: `dates.born` or `dates.expires`; what is no such date is told and left out."""
    if not text:
        return ""
    found = _ISO.fullmatch(text[:10])
    try:
        if not found:
            raise DateError(f"'{text[:20]}' is no date like 1974, 1974-08 or 1974-08-12.")
        year, month, day = (int(part or 0) for part in found.groups())
        return meant(Parts(year, False, month, day), text, today)
    except DateError as error:
        problems.add(at, str(error))
        return ""
