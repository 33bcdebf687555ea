"""One entry of the UN Security Council consolidated list as FollowTheMoney entities."""

import re
from collections.abc import Iterator
from typing import Any

from comity.exchange import un_values
from comity.exchange.entity_draft import Draft, EntryReader, paper_key
from comity.exchange.model import Entity
from comity.exchange.un_values import squeeze

AUTHORITY = "United Nations Security Council"
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_PLACE_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_GENDER_IN_COMMENT = re.compile(r"\bGender:\s*(male|female)\b", re.IGNORECASE)


class RefusedError(ValueError):
    """The entry cannot become an entity; ``field`` names the element."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class Entry(EntryReader):
    """Reads one INDIVIDUAL or ENTITY element: `entities` first, `problems` afterwards.

    The first entity is the person or organisation ``un-<DATAID>``, then its travel and identity documents
    and its listing. Raises `RefusedError` where the entry has no number or no name. What cannot be used as a
    value is kept in the notes and reported.
    """

    def __init__(self, element: Any, at: str) -> None:
        super().__init__(at)
        self._element = element

    def entities(self) -> list[Entity]:
        """All entities of the entry, the subject first."""
        number = self._text("DATAID")
        if not re.fullmatch(r"[0-9A-Za-z.-]{1,40}", number):
            raise RefusedError("DATAID", "the entry has no usable number of its own")
        is_person = self._element.tag == "INDIVIDUAL"
        subject = Draft(f"un-{number}", "Person" if is_person else "Organization")
        self._names(subject, is_person)
        self._aliases(subject)
        self._addresses(subject)
        self._remarks(subject)
        documents: list[Draft] = []
        if is_person:
            self._person(subject)
            documents = list(self._documents(subject))
        subject.add("topics", "sanction")
        return [draft.entity() for draft in (subject, *documents, self._listing(subject))]

    def _names(self, subject: Draft, is_person: bool) -> None:
        parts = [part for part in (self._text(tag) for tag in _NAME_PARTS) if part]
        original = self._text("NAME_ORIGINAL_SCRIPT")
        if not parts and not original:
            raise RefusedError("FIRST_NAME", "the entry has no name")
        self._add_names(subject, "name", " ".join(parts))
        subject.add("alias" if parts else "name", original)
        if is_person and len(parts) > 1:
            # The list does not say which part is a family name; the parts stand in its own order.
            properties = ("firstName", *("secondName", "middleName")[: len(parts) - 2], "lastName")
            for name, part in zip(properties, parts, strict=True):
                subject.add(name, part)

    def _add_names(self, subject: Draft, name: str, text: str) -> None:
        read = un_values.names(text)
        subject.add(name, *read.full[:1])
        subject.add("alias" if name == "name" else name, *read.full[1:])
        subject.add("abbreviation" if subject.schema != "Person" else "weakAlias", *read.short)
        for remark in read.remarks:
            subject.add("notes", f"{read.full[0] if read.full else text}: {remark}")

    def _aliases(self, subject: Draft) -> None:
        for element in (*self._element.iterfind("INDIVIDUAL_ALIAS"), *self._element.iterfind("ENTITY_ALIAS")):
            parts = _parts(element)
            text, note = parts.get("ALIAS_NAME", ""), parts.get("NOTE", "")
            if not text:
                continue
            kind = {"Low": "weakAlias", "f.k.a.": "previousName"}.get(parts.get("QUALITY", ""), "alias")
            self._add_names(subject, kind, text)
            written = re.fullmatch(r"in \w+ script:\s*(.+)", note)
            if written:
                subject.add(kind, written[1])
            self._alias_birth(subject, text, parts)
            if note and not written:
                subject.add("notes", f"{text}: {note}")

    def _alias_birth(self, subject: Draft, text: str, parts: dict[str, str]) -> None:
        stated = parts.get("DATE_OF_BIRTH", "")
        if stated:
            date = un_values.iso_date(stated)
            subject.add("notes", f"{text}: birth date {stated}")
            subject.add("birthDate", date)
            if date is None:
                self._report("INDIVIDUAL_ALIAS/DATE_OF_BIRTH", "not a date; kept in the notes", stated)
        place = ", ".join(part for tag in ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH") if (part := parts.get(tag)))
        subject.add("notes", f"{text}: born in {place}" if place else None)

    def _addresses(self, subject: Draft) -> None:
        tags = ("INDIVIDUAL_ADDRESS", "ENTITY_ADDRESS")
        for parts in (_parts(element) for tag in tags for element in self._element.iterfind(tag)):
            address = _place(parts)
            note = parts.get("NOTE", "")
            subject.add("address", address)
            subject.add("country", self._country(f"{tags[0]}/COUNTRY", parts.get("COUNTRY", ""), subject))
            subject.add(
                "notes", f"Address {address}: {note}".replace("Address :", "Address:") if note else None
            )

    def _remarks(self, subject: Draft) -> None:
        subject.add("notes", un_values.paragraphs(self._element.findtext("COMMENTS1")))
        subject.add("title" if subject.schema == "Person" else "notes", *self._values("TITLE"))
        subject.add("position" if subject.schema == "Person" else "notes", *self._values("DESIGNATION"))

    def _person(self, subject: Draft) -> None:
        for name in self._values("NATIONALITY"):
            subject.add("nationality", self._country("NATIONALITY", name, subject))
        stated = self._text("GENDER") or "".join(_GENDER_IN_COMMENT.findall(self._text("COMMENTS1"))[:1])
        if stated:
            gender = {"male": "male", "female": "female"}.get(stated.casefold())
            subject.add("gender", gender)
            if gender is None:
                self._keep(subject, "GENDER", "not a gender the list knows", stated)
        for element in self._element.iterfind("INDIVIDUAL_DATE_OF_BIRTH"):
            parts = _parts(element)
            read = un_values.birth_dates(parts)
            subject.add("birthDate", *read.dates)
            subject.add("notes", read.note)
            if read.problem:
                self._report("INDIVIDUAL_DATE_OF_BIRTH", f"{read.problem}; kept in the notes", read.note)
        for element in self._element.iterfind("INDIVIDUAL_PLACE_OF_BIRTH"):
            parts = _parts(element)
            subject.add("birthPlace", _place(parts))
            subject.add("birthCountry", self._country("PLACE_OF_BIRTH", parts.get("COUNTRY", ""), subject))
            subject.add("notes", f"Place of birth: {parts['NOTE']}" if parts.get("NOTE") else None)

    def _documents(self, subject: Draft) -> Iterator[Draft]:
        seen: set[str] = set()
        for element in self._element.iterfind("INDIVIDUAL_DOCUMENT"):
            parts = _parts(element)
            if not parts:
                continue
            draft = self._document(subject, parts)
            if draft is not None and draft.id not in seen:
                seen.add(draft.id)
                yield draft

    def _document(self, subject: Draft, parts: dict[str, str]) -> Draft | None:
        kind, closer, note = (parts.get(tag, "") for tag in ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NOTE"))
        written = parts.get("NUMBER", "")
        number = (
            un_values.document_number(written)
            or un_values.document_number(closer, labelled=True)
            or (un_values.document_number(note, labelled=True) if not written else None)
        )
        if number is None:
            everything = ", ".join(value for value in parts.values())
            self._keep(subject, "INDIVIDUAL_DOCUMENT", "no document number can be told", everything)
            return None
        passport = un_values.is_passport(kind or closer)
        subject.add("passportNumber" if passport else "idNumber", number)
        draft = Draft(
            f"{subject.id}-{'passport' if passport else 'id'}-{paper_key(number)}",
            "Passport" if passport else "Identification",
        )
        draft.add("holder", subject.id)
        draft.add("number", number)
        draft.add("passportNumber", number if passport else None)
        draft.add("type", closer.rstrip(" .:") or kind)
        self._document_details(draft, parts, subject)
        if written and written != number:
            draft.add("description", written)
        return draft

    def _document_details(self, draft: Draft, parts: dict[str, str], subject: Draft) -> None:
        note, issued = parts.get("NOTE", ""), parts.get("DATE_OF_ISSUE", "")
        issuer = parts.get("ISSUING_COUNTRY") or parts.get("COUNTRY_OF_ISSUE", "")
        draft.add("country", self._country("INDIVIDUAL_DOCUMENT/ISSUING_COUNTRY", issuer, subject))
        draft.add("startDate", un_values.iso_date(issued))
        if issued and un_values.iso_date(issued) is None:
            self._keep(subject, "INDIVIDUAL_DOCUMENT/DATE_OF_ISSUE", "not a date", issued)
        draft.add("endDate", un_values.expiry(f"{parts.get('NUMBER', '')} {note}"))
        draft.add("authority", parts.get("CITY_OF_ISSUE"))
        draft.add("summary", note)

    def _listing(self, subject: Draft) -> Draft:
        draft = Draft(f"{subject.id}-listing", "Sanction")
        reference, listed = self._text("REFERENCE_NUMBER"), self._text("LISTED_ON")
        draft.add("entity", subject.id)
        draft.add("authority", AUTHORITY)
        draft.add("program", self._text("UN_LIST_TYPE"))
        draft.add("unscId", reference)
        draft.add("authorityId", reference)
        draft.add("listingDate", un_values.iso_date(listed))
        if not listed or un_values.iso_date(listed) is None:
            self._report("LISTED_ON", "no readable date of listing", listed)
        updates = [date for value in self._values("LAST_DAY_UPDATED") if (date := un_values.iso_date(value))]
        draft.add("modifiedAt", *updates)
        return draft

    def _country(self, where: str, name: str, subject: Draft) -> str | None:
        if not name:
            return None
        code = un_values.country(name)
        if code is None:
            self._keep(subject, where, "not a country known by that name", name)
        return code

    def _text(self, tag: str) -> str:
        return squeeze(self._element.findtext(tag))

    def _values(self, tag: str) -> Iterator[str]:
        for value in self._element.iterfind(f"{tag}/VALUE"):
            if text := squeeze(value.text):
                yield text


def _parts(element: Any) -> dict[str, str]:
    """The texts of an element's children by tag, empty ones left out."""
    return {child.tag: text for child in element.iterchildren("*") if (text := squeeze(child.text))}


def _place(parts: dict[str, str]) -> str:
    return ", ".join(parts[tag] for tag in _PLACE_PARTS if parts.get(tag))
