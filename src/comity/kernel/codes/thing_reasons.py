"""Why a thing or an account is on the list: without a reason none is recorded."""

from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.lists import Code, CodeList, Meaning


class ThingReason(Code):
    """A record of a vehicle, a firearm, an account or any other thing states one."""

    STOLEN = "stolen"
    LOST = "lost"
    MISAPPROPRIATED = "misappropriated"
    EVIDENCE = "evidence"
    TRACE = "trace"
    USED = "used_in_crime"
    PROCEEDS = "proceeds"
    UNIDENTIFIED = "unidentified"

    @property
    def crime_reported(self) -> bool:
        """Whether a crime report stands behind it."""
        return self in {ThingReason.STOLEN, ThingReason.MISAPPROPRIATED}


ThingReason.about = CodeList(
    source="INTERPOL databases of stolen property and the alerts on objects of the Schengen Information System,"
    " as described publicly",
    version="2026-11",
)
ThingReason.meanings = {
    ThingReason.STOLEN: Meaning(_("Stolen")),
    ThingReason.LOST: Meaning(
        _("Lost"), help=_("Often found again by its holder: ask before acting."), recalled=True
    ),
    ThingReason.MISAPPROPRIATED: Meaning(
        _("Misappropriated"), help=_("Rented, lent or entrusted, and not given back."), recalled=True
    ),
    ThingReason.EVIDENCE: Meaning(
        _("Sought as evidence"),
        help=_("To be secured for criminal proceedings, after the source was asked."),
        recalled=True,
    ),
    ThingReason.TRACE: Meaning(
        _("Sought for traces"),
        help=_("Where it is, and who uses it, is to be told to the source; nothing else follows."),
        recalled=True,
    ),
    ThingReason.USED: Meaning(
        _("Used by offenders"),
        help=_("Whoever has it now may know nothing of that."),
        recalled=True,
    ),
    ThingReason.PROCEEDS: Meaning(
        _("May come from a crime"), help=_("To be traced, so that a court can decide on it."), recalled=True
    ),
    ThingReason.UNIDENTIFIED: Meaning(
        _("Found, and whose it is not known"), help=_("Somebody looks for its owner."), recalled=True
    ),
}
