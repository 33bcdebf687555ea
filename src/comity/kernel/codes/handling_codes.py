"""How what was shared may be used, how far it can be trusted, and how it must be kept."""

from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.lists import Code, CodeList, Meaning

_EUROPOL = CodeList(
    source="Europol Regulation (EU) 2016/794, article 29; Council document 6243/18", version="2018"
)


class HandlingCode(Code):
    """What a receiver may do. H3 needs its restriction in words."""

    H0 = "H0"
    H1 = "H1"
    H2 = "H2"
    H3 = "H3"


HandlingCode.about = _EUROPOL
HandlingCode.meanings = {
    HandlingCode.H0: Meaning(_("Only to prevent and combat crime, under the applicable law")),
    HandlingCode.H1: Meaning(_("Not to be disclosed in court without the provider’s permission")),
    HandlingCode.H2: Meaning(_("Not to be passed on without the provider’s permission")),
    HandlingCode.H3: Meaning(_("Other restrictions, stated in words")),
}


class Reliability(Code):
    """How far the source of a piece of information is trusted: the letter of the evaluation."""

    A = "A"
    B = "B"
    C = "C"
    X = "X"


Reliability.about = _EUROPOL
Reliability.meanings = {
    Reliability.A: Meaning(_("No doubt about the source, or reliable in all instances")),
    Reliability.B: Meaning(_("Source mostly reliable")),
    Reliability.C: Meaning(_("Source mostly unreliable")),
    Reliability.X: Meaning(_("Reliability of the source cannot be assessed")),
}


class Accuracy(Code):
    """How far the information itself is trusted: the figure of the evaluation."""

    NOT_IN_DOUBT = "1"
    KNOWN_TO_SOURCE = "2"
    CORROBORATED = "3"
    NOT_CORROBORATED = "4"


Accuracy.about = _EUROPOL
Accuracy.meanings = {
    Accuracy.NOT_IN_DOUBT: Meaning(_("Accuracy not in doubt")),
    Accuracy.KNOWN_TO_SOURCE: Meaning(_("Known personally to the source, not to the officer")),
    Accuracy.CORROBORATED: Meaning(_("Not known personally to the source, corroborated")),
    Accuracy.NOT_CORROBORATED: Meaning(_("Not known personally to the source, cannot be corroborated")),
}


class Confidentiality(Code):
    """How closely data are to be kept, from the least to the most closely."""

    FOR_OFFICIAL_USE_ONLY = "for_official_use_only"
    RESTRICTED = "restricted"
    CONFIDENTIAL = "confidential"


Confidentiality.about = CodeList(
    source="INTERPOL Rules on the Processing of Data, article 112", version="2024 amendments"
)
Confidentiality.meanings = {
    Confidentiality.FOR_OFFICIAL_USE_ONLY: Meaning(_("For official use only"), recalled=True),
    Confidentiality.RESTRICTED: Meaning(_("Restricted"), recalled=True),
    Confidentiality.CONFIDENTIAL: Meaning(_("Confidential"), recalled=True),
}
