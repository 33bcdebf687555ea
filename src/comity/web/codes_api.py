"""The code lists of the hub: what may be written where, in words, and where each word comes from."""

from django.utils.translation import get_language
from ninja import Router

from comity.kernel.codes import countries
from comity.kernel.codes.document_reasons import DocumentReason
from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
from comity.kernel.codes.lists import Code
from comity.kernel.codes.person_status import PersonStatus
from comity.kernel.codes.purposes import Purpose
from comity.kernel.codes.renewal_reasons import RenewalReason
from comity.kernel.codes.thing_reasons import ThingReason
from comity.kernel.refusals import NotFound
from comity.members.api_doors import ApiRequest, needs
from comity.members.api_frame import Schema

router = Router(tags=["Code lists"])

LISTS: dict[str, type[Code]] = {
    "purposes": Purpose,
    "person-status": PersonStatus,
    "document-reasons": DocumentReason,
    "thing-reasons": ThingReason,
    "renewal-reasons": RenewalReason,
    "handling-codes": HandlingCode,
    "reliability": Reliability,
    "accuracy": Accuracy,
    "confidentiality": Confidentiality,
}


class CodeOut(Schema):
    """One code in the reader's language. ``recalled``: a lawyer has yet to check it against its source."""

    code: str
    label: str
    help: str
    source: str
    recalled: bool


class CodeListOut(Schema):
    name: str
    source: str
    version: str
    codes: list[CodeOut]

    @classmethod
    def of(cls, name: str, codes: type[Code]) -> "CodeListOut":
        return cls(
            name=name,
            source=codes.about.source,
            version=codes.about.version,
            codes=[
                CodeOut(
                    code=code.value,
                    label=str(code.label),
                    help=str(code.help),
                    source=code.source,
                    recalled=code.recalled,
                )
                for code in codes
            ],
        )


class CountryOut(Schema):
    """One issuer; ``icao`` is what a machine-readable zone holds."""

    code: str
    name: str
    alpha2: str
    alpha3: str
    icao: str
    kind: countries.CountryKind


@router.get("/codes", response=list[str], summary="Which code lists there are")
@needs(None)
def list_code_lists(request: ApiRequest) -> list[str]:
    """Besides the countries, which have an operation of their own."""
    return list(LISTS)


@router.get("/codes/countries", response=list[CountryOut], summary="Countries and other issuers")
@needs(None)
def list_countries(request: ApiRequest) -> list[CountryOut]:
    """ISO 3166, ICAO Doc 9303 and former countries, named in the reader's language."""
    language = (get_language() or "en").split("-")[0]
    return [
        CountryOut(
            code=country.code,
            name=country.name(language),
            alpha2=country.alpha2,
            alpha3=country.alpha3,
            icao=country.icao,
            kind=country.kind,
        )
        for country in countries.every()
    ]


@router.get("/codes/{name}", response=CodeListOut, summary="One code list")
@needs(None)
def read_code_list(request: ApiRequest, name: str) -> CodeListOut:
    """Every code with its words and where they come from."""
    if name not in LISTS:
        raise NotFound
    return CodeListOut.of(name, LISTS[name])
