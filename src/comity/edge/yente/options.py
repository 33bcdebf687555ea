"""What stands behind the question mark. Unknown names are passed over, as programs for later versions send them."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs

from comity.edge.http import Problem, Scope
from comity.screening.rules import MATCH_LINE, SEARCH_LINE

MOST = 500
PAGE, MATCHES = 10, 5
"""Results where none is said: of a search, of a match."""
LONGEST_QUERY = 4_000
ALGORITHM = "comity"
_TRUE, _FALSE = {"true", "1", "yes", "on", "t", "y"}, {"false", "0", "no", "off", "f", "n", ""}


@dataclass(frozen=True)
class Options:
    """The values of a query string, by name."""

    values: dict[str, list[str]]

    @classmethod
    def of(cls, scope: Scope) -> Options:
        raw = scope.get("query_string", b"")
        if len(raw) > LONGEST_QUERY:
            raise Problem(HTTPStatus.REQUEST_URI_TOO_LONG, "This address is longer than is read.")
        try:
            return cls(parse_qs(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=200))
        except ValueError:
            raise Problem(HTTPStatus.BAD_REQUEST, "This query could not be read.") from None

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, [default])[-1]

    def many(self, name: str) -> list[str]:
        return [value for value in self.values.get(name, []) if value]

    def truth(self, name: str, default: bool) -> bool:
        """A boolean in whatever spelling: ``true``, ``False`` as Python writes it, ``1``."""
        value = self.text(name, str(default)).strip().lower()
        if value not in _TRUE | _FALSE:
            raise _unfit(name)
        return value in _TRUE

    def number(self, name: str, default: int, most: int = MOST) -> int:
        """A whole number from 0; larger ones are cut to ``most``."""
        value = self.text(name, str(default))
        if not value.isascii() or not value.isdecimal() or len(value) > 9:
            raise _unfit(name)
        return min(int(value), most)

    def share(self, name: str, default: float) -> float:
        """A number from 0 to 1."""
        try:
            value = float(self.text(name, str(default)))
        except ValueError:
            raise _unfit(name) from None
        if not 0 <= value <= 1:
            raise _unfit(name)
        return value

    @property
    def threshold(self) -> float:
        return self.share("threshold", MATCH_LINE)

    @property
    def line(self) -> float:
        """The score from which anything is told: what was asked for, but no less than the search box shows."""
        return max(SEARCH_LINE, min(self.share("cutoff", MATCH_LINE), self.threshold))

    def check_algorithm(self) -> None:
        """There is one; it is the best, and stands for those of yente by their names."""
        name = self.text("algorithm", ALGORITHM).strip().lower()
        if name not in KNOWN:
            raise Problem(HTTPStatus.BAD_REQUEST, f"Invalid algorithm: {name[:50]}")


KNOWN = {ALGORITHM, "best", "logic-v1", "logic-v2", "name-based", "name-qualified", "regression-v1"}


def _unfit(name: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, f"“{name}” has a value that does not fit.", field=name)
