"""Why a record is kept longer when it is looked at again before it expires."""

from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.lists import Code, CodeList, Meaning


class RenewalReason(Code):
    """A renewal states one, in the order of the keys that choose it."""

    MEASURE = "measure_in_force"
    PROCEEDINGS = "proceedings_open"
    NOT_FOUND = "not_found"
    THREAT = "threat_persists"
    EVIDENCE = "evidence_needed"


RenewalReason.about = CodeList(
    source="Comity, after the criteria of INTERPOL’s Rules on the Processing of Data, articles 49 to 51",
    version="2026-11",
)
RenewalReason.meanings = {
    RenewalReason.MEASURE: Meaning(
        _("The measure is in force"), help=_("The warrant, order or judgment still stands."), recalled=True
    ),
    RenewalReason.PROCEEDINGS: Meaning(
        _("Proceedings are open"), help=_("An investigation, a prosecution or a request."), recalled=True
    ),
    RenewalReason.NOT_FOUND: Meaning(
        _("Not found yet"), help=_("The person or the thing is still looked for."), recalled=True
    ),
    RenewalReason.THREAT: Meaning(
        _("The threat persists"), help=_("There are facts of late that say so."), recalled=True
    ),
    RenewalReason.EVIDENCE: Meaning(
        _("Needed as evidence"), help=_("A court or an authority asked to keep it."), recalled=True
    ),
}
