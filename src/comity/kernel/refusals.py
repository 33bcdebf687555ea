"""Why something was not done. Every refusal carries a sentence for the person who asked."""

from django.utils.translation import gettext as _

from comity.kernel.permissions import Permission


class Refusal(Exception):
    """Base of all refusals; ``reason`` is fit to be shown."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Denied(Refusal):
    """The viewer may not do this. Recorded in the ledger."""

    @classmethod
    def lacking(cls, permission: Permission) -> "Denied":
        return cls(_("Your role does not include “%(permission)s”.") % {"permission": permission.value})


class Invalid(Refusal):
    """What was asked cannot be done with these values. ``field`` names the one at fault, if one is."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class Busy(Refusal):
    """The hub has no room for this just now. It can be tried again after ``wait`` seconds."""

    def __init__(self, reason: str, wait: int) -> None:
        super().__init__(reason)
        self.wait = wait


class NotFound(Refusal):
    """There is no such thing, or not for this viewer: both read the same."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(reason or _("There is nothing here that you may see."))
