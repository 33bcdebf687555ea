"""What may leave the hub, how much at once, and as what. Pure."""

from enum import StrEnum

from django.utils.translation import gettext as _

from comity.kernel.codes.handling_codes import Confidentiality, HandlingCode

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST, MOST_ON_PAPER = 1_000, 100
"""Records that leave at once in a file, and on paper."""
LONGEST_REASON = 500


class Shape(StrEnum):
    """As what records leave."""

    EXCEL = "excel"
    PAPER = "paper"
    ENTITIES = "entities"

    @property
    def most(self) -> int:
        return MOST_ON_PAPER if self is Shape.PAPER else MOST


def why_it_stays(*, own: bool, protected: bool, handling_code: str, confidentiality: str) -> str:
    """Why a record that may be read in full may not be carried away; empty where it may.

    ``own``: of the viewer's bureau, which decides about its data itself. ``protected``: a victim, a witness, a
    refugee: whoever is looked for with a file that was lost.
    """
    if own:
        return ""
    if protected:
        return _("It is of a person who is never screened, and is read here alone.")
    if handling_code == HandlingCode.H3.value:
        return _("Its handling code is H3: its source restricts its use in words. Ask the source.")
    if confidentiality == Confidentiality.CONFIDENTIAL.value:
        return _("It is confidential, and is read here alone.")
    return ""
