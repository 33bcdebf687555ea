"""What a source decides about its data: who may see it, how much of it, why, and until when."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from comity.kernel import clock
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.purposes import Purpose
from comity.kernel.refusals import Invalid
from comity.kernel.text import check_length
from comity.kernel.truth import AudienceMode, Facts, Row, Tier, decide
from comity.kernel.viewer import BodyKind, Viewer

LONGEST_NOTE, LONGEST_ORDER = 2_000, 200
"""Characters of the restriction in words and of the reference of a legal order."""
LONGEST = timedelta(days=5 * 366)
"""Initial retention is five years at most (RPD art. 49)."""


@dataclass(frozen=True)
class Handling:
    """One source's decision about one record. ``bureaus`` are those named by an *only* or *except* audience."""

    source: UUID
    expires_at: datetime
    mode: AudienceMode = AudienceMode.ALL
    bureaus: frozenset[UUID] = frozenset()
    tier: Tier = Tier.FULL
    purposes: frozenset[Purpose] = frozenset(Purpose)
    handling_code: HandlingCode = HandlingCode.H0
    handling_note: str = ""
    reliability: Reliability = Reliability.X
    accuracy: Accuracy = Accuracy.NOT_CORROBORATED
    confidentiality: Confidentiality = Confidentiality.FOR_OFFICIAL_USE_ONLY
    sensitive: bool = False
    minor: bool = False
    contested: bool = False
    onward: bool = False
    legal_order: str = ""

    def checked(self) -> "Handling":
        """This handling, or :class:`Invalid` with the field at fault."""
        check_length(self.handling_note, LONGEST_NOTE, "handling_note")
        check_length(self.legal_order, LONGEST_ORDER, "legal_order")
        if self.expires_at.tzinfo is None:
            raise Invalid(_("Give the expiry with its time zone."), "expires_at")
        if not self.purposes:
            raise Invalid(_("Choose at least one purpose for which others may use this."), "purposes")
        if self.mode is not AudienceMode.ALL and not self.bureaus:
            raise Invalid(_("Name the bureaus that this audience speaks of."), "bureaus")
        if self.mode is AudienceMode.ALL and self.bureaus:
            raise Invalid(_("“All members” names no bureaus."), "bureaus")
        if self.handling_code is HandlingCode.H3 and not self.handling_note.strip():
            raise Invalid(_("Handling code H3 needs its restriction in words."), "handling_note")
        if self.tier is Tier.DISCREET and not self.legal_order.strip():
            raise Invalid(_("A discreet check rests on a legal order. Give its reference."), "legal_order")
        if self.expires_at <= clock.now():
            raise Invalid(_("The expiry must lie in the future."), "expires_at")
        if self.expires_at > clock.now() + LONGEST:
            raise Invalid(
                _("A record may be kept for five years at most before it is reviewed."), "expires_at"
            )
        return self

    def restricted_to(self, bureaus: Iterable[UUID]) -> "Handling":
        return replace(self, mode=AudienceMode.ONLY, bureaus=frozenset(bureaus))

    def as_json(self) -> dict[str, Any]:
        """This handling in JSON values; :meth:`from_json` reads it back."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            **plain,
            "source": str(self.source),
            "expires_at": self.expires_at.isoformat(),
            "bureaus": sorted(map(str, self.bureaus)),
            "purposes": sorted(purpose.value for purpose in self.purposes),
        }

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Handling":
        return cls(
            **{
                **plain,
                "source": UUID(plain["source"]),
                "expires_at": datetime.fromisoformat(plain["expires_at"]),
                "mode": AudienceMode(plain["mode"]),
                "bureaus": frozenset(map(UUID, plain["bureaus"])),
                "tier": Tier(plain["tier"]),
                "purposes": frozenset(map(Purpose, plain["purposes"])),
                "handling_code": HandlingCode(plain["handling_code"]),
                "reliability": Reliability(plain["reliability"]),
                "accuracy": Accuracy(plain["accuracy"]),
                "confidentiality": Confidentiality(plain["confidentiality"]),
            }
        )

    def decision(self, viewer: Viewer) -> Row:
        """What ``viewer`` may have of this, and why."""
        return decide(
            Facts(
                own=viewer.bureau == self.source,
                member=viewer.kind is BodyKind.MEMBER,
                listed=viewer.bureau in self.bureaus,
                purpose_allowed=viewer.purpose in self.purposes,
                expired=self.expires_at <= clock.now(),
                mode=self.mode,
                tier=self.tier,
            )
        )
