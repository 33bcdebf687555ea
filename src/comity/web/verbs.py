"""What each verb of the ledger says to people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "budget.set": _("Chose how many travellers are referred"),
    "bureau.added": _("Added a bureau"),
    "desk.chosen": _("Sat down at a desk"),
    "discreet.consent": _("Changed the consent to discreet checks"),
    "hit.answered": _("Answered a hit"),
    "hit.outcome": _("Stated the outcome of a hit"),
    "hub.founded": _("Founded the hub"),
    "import.finished": _("Finished an import"),
    "import.reread": _("Read a list again"),
    "import.started": _("Started an import"),
    "import.taken": _("Imported entries of a list"),
    "judgement.looked_at": _("Looked at two records that may be one person"),
    "judgement.made": _("Judged whether two records are one person"),
    "judgement.proposed": _("Proposed that two records are one person"),
    "judgement.withdrawn": _("Withdrew a judgement on two records"),
    "key.confirmed": _("Confirmed a program’s key as the second person"),
    "key.created": _("Made a key for a program"),
    "key.mandated": _("Changed a program’s mandate for bulk use"),
    "key.revoked": _("Revoked a program’s key"),
    "ledger.overseen": _("Looked over every bureau’s entries"),
    "ledger.read": _("Read the ledger"),
    "ledger.verified": _("Verified the ledger"),
    "manifest.received": _("Received a manifest"),
    "manifest.screened": _("Screened part of a manifest"),
    "match.decided": _("Decided a match"),
    "match.looked_at": _("Looked at a match"),
    "match.opened": _("Took a found record to the counter card"),
    "oversight.drawn": _("Drew a sample of discreet checks"),
    "oversight.found": _("Stated a finding on a discreet check"),
    "page.refused": _("Was refused a page"),
    "person.added": _("Added a person"),
    "record.created": _("Shared a record"),
    "record.deleted": _("Deleted a record"),
    "record.edited": _("Edited a record"),
    "record.exported": _("Exported records"),
    "record.extended": _("Extended a record"),
    "record.read": _("Read a record"),
    "record.referenced": _("Noted a reference on a record"),
    "record.restricted": _("Changed a record’s handling"),
    "role.confirmed": _("Confirmed a role as the second person"),
    "role.granted": _("Gave a role"),
    "role.withdrawn": _("Withdrew a role"),
    "screening.asked": _("Screened a traveller for a program"),
    "screening.discreet": _("Screened discreetly"),
    "screening.refused": _("Was refused questions beyond a key’s mandate"),
    "screening.searched": _("Searched"),
    "subject.read": _("Read what several bureaus know of one person"),
    "traveller.screened": _("Screened a traveller"),
}


def verb_words(verb: str) -> str | Promise:
    return WORDS.get(verb, verb)
