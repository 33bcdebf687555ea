"""Roles as sets of permissions. Data, with a version: a grant names a role, never single permissions."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.kernel.permissions import Permission as P
from comity.kernel.viewer import BodyKind

VERSION = "2026-11"


class Role(StrEnum):
    DUTY_OFFICER = "duty_officer"
    BORDER_OFFICER = "border_officer"
    ANALYST = "analyst"
    COMPLIANCE_LAWYER = "compliance_lawyer"
    DISCREET_DESK = "discreet_desk"
    BUREAU_ADMINISTRATOR = "bureau_administrator"
    SECRETARIAT_ADMINISTRATOR = "secretariat_administrator"
    COMMISSIONER = "commissioner"
    SUPPORT_WORKER = "support_worker"
    REVIEWER = "reviewer"
    PROTECTION_OFFICER = "protection_officer"
    COMPLIANCE_OFFICER = "compliance_officer"
    LEGAL_OFFICER = "legal_officer"


LABELS: dict[Role, str | Promise] = {
    Role.DUTY_OFFICER: _("Duty officer"),
    Role.BORDER_OFFICER: _("Border officer"),
    Role.ANALYST: _("Analyst"),
    Role.COMPLIANCE_LAWYER: _("Compliance lawyer"),
    Role.DISCREET_DESK: _("Discreet-checks desk"),
    Role.BUREAU_ADMINISTRATOR: _("Bureau administrator"),
    Role.SECRETARIAT_ADMINISTRATOR: _("Secretariat administrator"),
    Role.COMMISSIONER: _("Commissioner"),
    Role.SUPPORT_WORKER: _("Support worker"),
    Role.REVIEWER: _("Reviewer of notices"),
    Role.PROTECTION_OFFICER: _("Protection officer"),
    Role.COMPLIANCE_OFFICER: _("Compliance officer"),
    Role.LEGAL_OFFICER: _("Legal officer"),
}

_LOOK = {P.MEMBERS_READ, P.LEDGER_READ}
_SCREEN = {
    P.SCREENING_SEARCH,
    P.MANIFEST_READ,
    P.MANIFEST_SCREEN,
    P.MATCH_VERIFY,
    P.HIT_READ,
    P.RECORD_READ,
    P.NOTICE_READ,
    P.BUDGET_READ,
}
_LINK = {P.RECORD_JUDGE, P.REGISTER_COMPARE}
_NOTICES = {P.NOTICE_READ, P.NOTICE_WRITE, P.NOTICE_PURGE}

PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.DUTY_OFFICER: frozenset(
        _LOOK
        | _SCREEN
        | _NOTICES
        | _LINK
        | {
            P.HIT_ANSWER,
            P.RECORD_WRITE,
            P.RECORD_EXPORT,
            P.RECORD_IMPORT,
            P.RECORD_DELETE,
            P.REGISTER_CONFIRM,
        }
    ),
    Role.BORDER_OFFICER: frozenset(_LOOK | _SCREEN),
    Role.ANALYST: frozenset(
        _LOOK
        | _LINK
        | {P.SCREENING_SEARCH, P.RECORD_READ, P.RECORD_WRITE, P.RECORD_EXPORT, P.HIT_READ, P.MANIFEST_READ}
        | {P.NOTICE_READ, P.BUDGET_READ}
    ),
    Role.COMPLIANCE_LAWYER: frozenset(
        _LOOK
        | _NOTICES
        | {
            P.RECORD_READ,
            P.HIT_READ,
            P.DISCREET_MANAGE,
            P.PROTECTION_FEED,
            P.BUDGET_READ,
            P.BUDGET_SET,
        }
    ),
    Role.DISCREET_DESK: frozenset(
        _LOOK | {P.DISCREET_VERIFY, P.HIT_READ, P.RECORD_READ, P.NOTICE_READ, P.SCREENING_SEARCH}
    ),
    Role.BUREAU_ADMINISTRATOR: frozenset(
        _LOOK | {P.MEMBERS_MANAGE, P.MEMBERS_CONFIRM, P.KEY_MANAGE, P.BUDGET_READ, P.BUDGET_SET}
    ),
    Role.SECRETARIAT_ADMINISTRATOR: frozenset(_LOOK | {P.MEMBERS_MANAGE, P.MEMBERS_CONFIRM, P.KEY_MANAGE}),
    Role.COMMISSIONER: frozenset(_LOOK | {P.LEDGER_OVERSEE, P.NOTICE_DELETE}),
    Role.SUPPORT_WORKER: frozenset(_LOOK | {P.SCREENING_SEARCH, P.RECORD_READ, P.PROTECTION_FEED}),
    Role.REVIEWER: frozenset(_LOOK | {P.NOTICE_READ, P.NOTICE_REVIEW}),
    Role.PROTECTION_OFFICER: frozenset(_LOOK | {P.NOTICE_READ, P.PROTECTION_ANSWER}),
    Role.COMPLIANCE_OFFICER: frozenset(_LOOK | {P.NOTICE_OVERSEE, P.QUALITY_OVERSEE}),
    Role.LEGAL_OFFICER: frozenset(_LOOK | {P.NOTICE_READ, P.NOTICE_CONTEXT, P.NOTICE_WRITE}),
}

FOR_KIND: dict[BodyKind, frozenset[Role]] = {
    BodyKind.MEMBER: frozenset(
        {
            Role.DUTY_OFFICER,
            Role.BORDER_OFFICER,
            Role.ANALYST,
            Role.COMPLIANCE_LAWYER,
            Role.DISCREET_DESK,
            Role.BUREAU_ADMINISTRATOR,
        }
    ),
    BodyKind.PARTNER: frozenset({Role.SUPPORT_WORKER, Role.BUREAU_ADMINISTRATOR}),
    BodyKind.SECRETARIAT: frozenset(
        {
            Role.SECRETARIAT_ADMINISTRATOR,
            Role.REVIEWER,
            Role.PROTECTION_OFFICER,
            Role.COMPLIANCE_OFFICER,
            Role.LEGAL_OFFICER,
        }
    ),
    BodyKind.COMMISSION: frozenset({Role.COMMISSIONER}),
}
"""Which roles a body of each kind may give."""
