"""What a machine-readable zone says, and what is wrong with it."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

Format = Literal["TD1", "TD2", "TD3", "MRV-A", "MRV-B"]
"""Card (3 × 30), small booklet or card (2 × 36), passport (2 × 44), large visa (2 × 44), small visa (2 × 36)."""


class MrzError(ValueError):
    """The text cannot be read as a machine-readable zone at all.

    ``line`` counts from 1 and is 0 where the fault lies in the whole; ``field`` is empty where none is known.
    """

    def __init__(self, message: str, line: int = 0, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.field = field


class Problem(NamedTuple):
    """Something that an officer should know. ``repaired``: what was meant is certain enough to be read on."""

    field: str
    message: str
    line: int
    repaired: bool = False


class Check(NamedTuple):
    """One check digit: the one computed (``expected``) beside the one printed (``found``)."""

    field: str
    expected: str
    found: str
    ok: bool


class Found(NamedTuple):
    """Lines of a text that look like one machine-readable zone. ``line_number`` counts from 1."""

    line_number: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Particulars:
    """What a machine-readable zone is written from (and read back to).

    Dates are ISO prefixes (``1974-08-12``, ``1974-08``, ``1974`` or empty), sex is ``M``, ``F``, ``X`` or
    empty, issuer and nationality are ICAO codes (``D``, ``KEN``, ``XXA``).
    """

    surname: str
    given_names: str
    number: str
    issuer: str
    nationality: str
    birth_date: str = ""
    sex: str = ""
    expires: str = ""
    optional: str = ""
    optional2: str = ""
    document_code: str = ""


@dataclass(frozen=True)
class Mrz:
    """One machine-readable zone, read. Fillers are stripped; names hold blanks where fillers stood.

    ``name_truncated`` says that the name filled its field, so that the name in full may be longer.
    Names carry no check digit: a :attr:`valid` zone proves numbers and dates only, and a zone whose check
    digits agree need not be genuine.
    """

    format: Format
    lines: tuple[str, ...]
    document_code: str
    issuer: str
    number: str
    surname: str
    given_names: str
    nationality: str
    birth_date: str
    sex: str
    expires: str
    optional: str
    optional2: str
    name_truncated: bool
    checks: tuple[Check, ...]
    problems: tuple[Problem, ...]

    @property
    def valid(self) -> bool:
        """Every check digit agrees and nothing is wrong that could not be repaired with certainty."""
        return all(check.ok for check in self.checks) and all(problem.repaired for problem in self.problems)
