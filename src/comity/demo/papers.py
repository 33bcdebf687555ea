"""The travel documents of the story: stolen, lost, revoked, forged. Every number is drawn by chance."""

from datetime import date, timedelta
from random import Random

from comity.demo.model import DemoHandling, DemoRecord, Properties

FORGER_PASSPORT = "fr-forger-passport"
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
STOLEN_BLANKS = tuple(f"et-blank-{index}" for index in range(1, 6))
KEYS = (
    FORGER_PASSPORT,
    *STOLEN_BLANKS,
    "tr-lost-1",
    "de-lost-1",
    "it-revoked-1",
    "nl-expired-1",
    "fr-forged-1",
    "ke-missing-1-passport",
    "eg-kept-back-1",
)


def documents(numbers: dict[str, str], today: date) -> tuple[DemoRecord, ...]:
    """The documents' records, each with its reason."""

    def document(key: str, source: str, reason: str, country: str, note: str, holder: str = "") -> DemoRecord:
        issued = today - timedelta(days=900)
        properties: Properties = {
            "number": (numbers[key],),
            "passportNumber": (numbers[key],),
            "country": (country,),
            "type": ("Passport",),
            "startDate": (issued.isoformat(),),
            "endDate": (issued.replace(year=issued.year + 9, day=min(issued.day, 28)).isoformat(),),
        }
        return DemoRecord(
            key=key,
            source=source,
            schema="Passport",
            properties=properties,
            reason=reason,
            holder=holder,
            our_reference=f"{source[:3].upper()}/DOC/{numbers[key][-4:]}",
            handling=DemoHandling(expires_in_days=1200, reliability="A", accuracy="1"),
            note=note,
        )

    blanks = (
        document(key, "addis-ababa", "stolen_blank", "et", "One of five blanks from the same box.")
        for key in STOLEN_BLANKS
    )
    return (
        document(FORGER_PASSPORT, "paris", "stolen", "fr", "Stolen in Lyon; the forger travels with it."),
        *blanks,
        document("tr-lost-1", "ankara", "lost", "tr", "Reported lost by its owner, who has a new one."),
        document("de-lost-1", "berlin", "lost", "de", "Lost on a train."),
        document(
            "it-revoked-1", "rome", "revoked", "it", "Revoked by the issuing state without a crime report."
        ),
        document("nl-expired-1", "the-hague", "expired_use", "nl", "Expired and used nevertheless."),
        document("fr-forged-1", "paris", "forged", "fr", "The forger's work: another person's picture."),
        document(
            "ke-missing-1-passport", "nairobi", "misappropriated", "ke", "Taken from a girl.", "ke-missing-1"
        ),
        document("eg-kept-back-1", "cairo", "misappropriated", "et", "Held back from its owner in Cairo."),
    )


def numbers(random: Random) -> dict[str, str]:
    """A number for each document, by the record's key: two letters and seven digits."""
    return {key: "".join(random.choices(_LETTERS, k=2)) + f"{random.randrange(10**7):07}" for key in KEYS}
