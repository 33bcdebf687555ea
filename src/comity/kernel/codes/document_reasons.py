"""Why a travel document is on the list: without a reason no document is recorded."""

from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.lists import Code, CodeList, Meaning


class DocumentReason(Code):
    """A record of a document states one."""

    STOLEN = "stolen"
    STOLEN_BLANK = "stolen_blank"
    LOST = "lost"
    REVOKED = "revoked"
    INVALIDATED = "invalidated"
    EXPIRED_USE = "expired_use"
    FORGED = "forged"
    MISAPPROPRIATED = "misappropriated"

    @property
    def issuer_only(self) -> bool:
        """Whether only the state that issued the document can record this reason."""
        return self in {DocumentReason.REVOKED, DocumentReason.INVALIDATED, DocumentReason.STOLEN_BLANK}

    @property
    def crime_reported(self) -> bool:
        """Whether a crime report stands behind it. A revocation has none and is shown as such."""
        return self in {
            DocumentReason.STOLEN,
            DocumentReason.STOLEN_BLANK,
            DocumentReason.FORGED,
            DocumentReason.MISAPPROPRIATED,
        }


DocumentReason.about = CodeList(
    source="INTERPOL database of stolen and lost travel documents, as described publicly", version="2016"
)
DocumentReason.meanings = {
    DocumentReason.STOLEN: Meaning(_("Stolen")),
    DocumentReason.STOLEN_BLANK: Meaning(
        _("Stolen blank"), help=_("Taken before a name was entered in it; its number alone names it.")
    ),
    DocumentReason.LOST: Meaning(_("Lost"), help=_("Often found again by its holder: ask before acting.")),
    DocumentReason.REVOKED: Meaning(
        _("Revoked by the issuing state"),
        help=_("No crime report stands behind a revocation; by itself it says nothing against the holder."),
    ),
    DocumentReason.INVALIDATED: Meaning(
        _("Declared invalid"), recalled=True, help=_("Replaced, or withdrawn after a fault in production.")
    ),
    DocumentReason.EXPIRED_USE: Meaning(
        _("Used after its expiry"), recalled=True, help=_("Presented after it had ceased to be valid.")
    ),
    DocumentReason.FORGED: Meaning(_("Forged or altered"), recalled=True),
    DocumentReason.MISAPPROPRIATED: Meaning(
        _("Used by somebody else than its holder"), recalled=True, help=_("The holder may be a victim.")
    ),
}
