"""What a person may do, as ``thing.verb``. Roles (members room) are sets of these."""

from enum import StrEnum


class Permission(StrEnum):
    DISCREET_MANAGE = "discreet.manage"
    DISCREET_VERIFY = "discreet.verify"
    HIT_ANSWER = "hit.answer"
    HIT_READ = "hit.read"
    KEY_MANAGE = "key.manage"
    LEDGER_OVERSEE = "ledger.oversee"
    LEDGER_READ = "ledger.read"
    MANIFEST_READ = "manifest.read"
    MANIFEST_SCREEN = "manifest.screen"
    MATCH_VERIFY = "match.verify"
    MEMBERS_MANAGE = "members.manage"
    MEMBERS_READ = "members.read"
    RECORD_DELETE = "record.delete"
    RECORD_EXPORT = "record.export"
    RECORD_IMPORT = "record.import"
    RECORD_READ = "record.read"
    RECORD_WRITE = "record.write"
    SCREENING_SEARCH = "screening.search"
