"""Machine-readable zones of travel documents: reading, finding, checking (ICAO Doc 9303, parts 3 to 7).

What is read: TD1, TD2 and TD3 documents, MRV-A and MRV-B visas, document numbers of more than nine characters
on TD1 and TD2, unknown parts of birth dates, names without a primary identifier. What is repaired, and told:
look-alike characters in fields whose type is fixed, and a wrong number of fillers behind names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from comity.screening.documents.mrz_fields import (
    FILLER,
    check_digit,
    read_birth_date,
    read_expiry,
    read_name,
    repair,
)
from comity.screening.documents.mrz_find import find
from comity.screening.documents.mrz_layout import Layout
from comity.screening.documents.mrz_lines import arrange
from comity.screening.documents.mrz_model import Check, Format, Found, Mrz, MrzError, Particulars, Problem

__all__ = [
    "Check",
    "Format",
    "Found",
    "Mrz",
    "MrzError",
    "Particulars",
    "Problem",
    "check_digit",
    "find",
    "parse",
]

_CODES = {"TD1": "ACI", "TD2": "ACIP", "TD3": "P", "MRV-A": "V", "MRV-B": "V"}
_WORDS = {
    "document_code": "document code",
    "issuer": "issuing state",
    "name": "name",
    "number": "document number",
    "nationality": "nationality",
    "birth_date": "birth date",
    "sex": "sex",
    "expires": "date of expiry",
    "optional": "optional data",
    "composite": "whole",
}


def parse(lines: str | Sequence[str], today: date | None = None) -> Mrz:
    """Read one machine-readable zone.

    ``lines`` may come as a sequence, with line breaks, or run together; blanks and lower case do not matter.
    ``today`` decides the century of two-digit years. What can be read is read and the rest becomes
    :attr:`Mrz.problems`; :class:`MrzError` is raised only where lines are missing, have the wrong length or
    hold characters that no zone can hold.
    """
    layout, arranged, problems = arrange(lines)
    reader = _Reader(layout, arranged, problems)
    reader.repair()
    return reader.read(today or datetime.now(UTC).date())


@dataclass
class _Reader:
    layout: Layout
    lines: tuple[str, ...]
    problems: list[Problem]
    checks: list[Check] = field(default_factory=list)

    def repair(self) -> None:
        """Correct look-alikes in place, so that the composite digit is computed over what was meant."""
        lines = [list(line) for line in self.lines]
        for name, place in self.layout.fields.items():
            span = place.span
            printed = self.lines[span.line][span.start : span.end]
            # A document code may have a digit as its second character; only the first is surely a letter.
            meant = (
                repair(printed[:1], "letters") + printed[1:]
                if name == "document_code"
                else repair(printed, place.kind)
            )
            if meant != printed:
                lines[span.line][span.start : span.end] = meant
                self._note(name, f"“{printed}” was read as “{meant}”", repaired=True)
        self.lines = tuple("".join(line) for line in lines)

    def read(self, today: date) -> Mrz:
        number, optional = self._number()
        birth = read_birth_date(self._text("birth_date"), today)
        expires = read_expiry(self._text("expires"), today, birth.iso)
        for name, fault in (("birth_date", birth.fault), ("expires", expires.fault)):
            if fault:
                self._note(name, fault)
        self._check("birth_date", self._text("birth_date"), self._text("birth_date_check"))
        self._check("expires", self._text("expires"), self._text("expires_check"))
        self._check_optional()
        self._check_composite()
        holder = read_name(self._text("name"))
        if not (holder.surname or holder.given_names):
            self._note("name", "there is no name")
        self._check_letters()
        return Mrz(
            format=self.layout.format,
            lines=self.lines,
            document_code=self._stripped("document_code"),
            issuer=self._stripped("issuer"),
            number=number,
            surname=holder.surname,
            given_names=holder.given_names,
            nationality=self._stripped("nationality"),
            birth_date=birth.iso,
            sex=self._sex(),
            expires=expires.iso,
            optional=optional,
            optional2=self._stripped("optional2"),
            name_truncated=holder.truncated,
            checks=tuple(self.checks),
            problems=tuple(self.problems),
        )

    def _text(self, name: str) -> str:
        place = self.layout.fields.get(name)
        return self.lines[place.span.line][place.span.start : place.span.end] if place else ""

    def _stripped(self, name: str) -> str:
        return self._text(name).strip(FILLER).replace(FILLER, " ")

    def _note(self, name: str, message: str, repaired: bool = False) -> None:
        """Add a problem about the field ``name``; a check digit's own field is told as the field it checks."""
        about = name.removesuffix("_check")
        place = self.layout.fields.get(name) or self.layout.fields.get(f"{name}_check")
        line = place.span.line + 1 if place else 0
        self.problems.append(
            Problem(about, f"{_WORDS.get(about, about).capitalize()}: {message}.", line, repaired)
        )

    def _check(self, name: str, text: str, found: str, empty_too: bool = False) -> None:
        """Compare a check digit. Over empty data a filler is as good as a 0 where ``empty_too`` says so."""
        expected = check_digit(text)
        ok = found == expected or (empty_too and found == FILLER and not text.strip(FILLER))
        self.checks.append(Check(name, expected, found, ok))
        if not ok:
            self._note(name, f"the check digit is “{found}” where “{expected}” was computed")

    def _number(self) -> tuple[str, str]:
        """The document number and the optional data, and the number's check.

        On TD1 and TD2 a filler in the check digit's place says that the number goes on in the optional data,
        up to the character before the next filler, which is the check digit of the number in full.
        """
        number, found, optional = self._text("number"), self._text("number_check"), self._text("optional")
        if self.layout.long_number and found == FILLER and number.strip(FILLER):
            head, _, rest = optional.partition(FILLER)
            if len(head) > 1 and not number.endswith(FILLER):
                self._check("number", number + head[:-1], repair(head[-1], "digits"))
                return _plain(number + head[:-1]), _plain(rest)
        self._check("number", number, found, empty_too=True)
        if not number.strip(FILLER):
            self._note("number", "there is no document number")
        return _plain(number), _plain(optional)

    def _check_optional(self) -> None:
        if self.layout.optional_check:
            self._check("optional", self._text("optional"), self._text("optional_check"), empty_too=True)

    def _check_composite(self) -> None:
        if self.layout.composite:
            covered = "".join(self.lines[span.line][span.start : span.end] for span in self.layout.composite)
            self._check("composite", covered, self._text("composite_check"))

    def _check_letters(self) -> None:
        """Codes and names hold letters and fillers only, and the document code fits the format."""
        for name in ("issuer", "nationality", "name"):
            text = self._text(name)
            if any(character.isdigit() for character in text):
                self._note(name, "there is a digit where only letters can be")
            elif not text.strip(FILLER) and name != "name":
                self._note(name, "it is empty")
        code = self._text("document_code")
        if code[0] not in _CODES[self.layout.format]:
            self._note("document_code", f"“{_plain(code)}” is not usual for {self.layout.format}")

    def _sex(self) -> str:
        found = self._text("sex")
        if found not in {"M", "F", "X", FILLER}:
            self._note("sex", f"“{found}” is not M, F or “<”")
        return found if found in {"M", "F", "X"} else ""


def _plain(text: str) -> str:
    return text.strip(FILLER).replace(FILLER, " ")
