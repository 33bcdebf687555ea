"""Set how many travellers who are not listed may be referred."""

from __future__ import annotations

from django.utils.translation import gettext as _

from comity.kernel.commands import Act, command
from comity.kernel.locks import one_at_a_time
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Invalid
from comity.kernel.text import check_length
from comity.screening.budgeting.models import Budget
from comity.screening.budgeting.queries import budget
from comity.screening.budgeting.rules import LEAST, LONGEST_WHY, MOST


@command("budget.set", Permission.BUDGET_SET)
def set_budget(act: Act, referrals: int, why: str) -> Budget:
    """Of 10,000 travellers who are not listed, at most ``referrals`` go to a second-line referral from now on."""
    act.on("budget", act.viewer.bureau, referrals=referrals, why=why)
    if not LEAST <= referrals <= MOST:
        allowed = {"least": LEAST, "most": MOST}
        raise Invalid(_("Choose a number from %(least)d to %(most)d.") % allowed, "referrals")
    if not why.strip():
        raise Invalid(_("Say why your bureau chooses this number."), "why")
    check_length(why, LONGEST_WHY, "why")
    one_at_a_time("budget", act.viewer.bureau)
    act.details["before"] = budget(act.viewer)
    made = Budget.objects.create(
        bureau=act.viewer.bureau, referrals=referrals, person=act.viewer.person, why=why
    )
    act.tell("budget.set", act.viewer.bureau, made.pk, referrals=referrals)
    return made
