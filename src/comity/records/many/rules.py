"""What can be done with many records at once. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from comity.kernel.codes.renewal_reasons import RenewalReason

MOST = 200
"""Records that one change takes: as many as somebody can look through beforehand."""


class Action(StrEnum):
    RENEW = "renew"
    WITHDRAW = "withdraw"
    HANDLING = "handling"


@dataclass(frozen=True)
class Change:
    """What is to be done with each record, with what its action needs: a reason of the list and a note, a reason in
    words, or the parts of the handling that change; the others each
    record keeps.
    """

    action: Action
    renewal: RenewalReason | None = None
    reason: str = ""
    handling: dict[str, Any] | None = None
