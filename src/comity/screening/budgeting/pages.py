"""The page on which a bureau chooses how many people it refers, and sees what that costs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.kernel.permissions import Permission
from comity.members.doors import ViewerRequest, page
from comity.members.submitting import carried_out, status_of
from comity.screening.budgeting import presenting, queries
from comity.screening.budgeting.commands import set_budget
from comity.screening.budgeting.forms import BudgetForm, VolumeForm
from comity.screening.budgeting.rules import DAYS, cost, line_of
from comity.screening.engine.operating import OPERATING

HISTORY = 50


@page(Permission.BUDGET_READ)
@require_http_methods(["GET", "HEAD", "POST"])
def budget_page(request: ViewerRequest) -> HttpResponse:
    """What the bureau's line costs, what others would, and who set it; posted to, it is set anew."""
    if request.method != "POST":
        return _shown(request, BudgetForm())
    form = BudgetForm(request.POST)
    if carried_out(form, lambda: _set(request, form)):
        messages.success(request, _("The new number holds from now on."))
        return redirect("screening:budget")
    return _shown(request, form)


def _set(request: ViewerRequest, form: BudgetForm) -> None:
    set_budget(request.viewer, form.cleaned_data["referrals"], form.cleaned_data["why"])


def _shown(request: ViewerRequest, form: BudgetForm) -> HttpResponse:
    viewer, asked = request.viewer, VolumeForm(request.GET)
    own = queries.travellers_a_day(viewer)
    typed = asked.cleaned_data.get("volume") if asked.is_valid() else None
    volume = own if typed is None else float(typed)
    chosen = queries.budget(viewer)
    spent = cost(line_of(chosen), volume)
    context = {
        "chosen": chosen,
        "cost": spent,
        "referrals": spent.referrals if chosen is None else chosen,
        "delayed": volume * (spent.referrals if chosen is None else chosen) / 10_000,
        "missed": 100 * spent.missed,
        "volume": volume,
        "typed": typed is not None,
        "days": DAYS,
        "volume_form": VolumeForm(initial={"volume": round(volume)}) if asked.is_valid() else asked,
        "rows": presenting.cost_rows(chosen, volume),
        "regions": presenting.region_rows(spent),
        "found_spread": [100 * share for share in spent.found_spread],
        "referred_spread": spent.referred_spread,
        "picture": presenting.picture(chosen, spent.line),
        "history": presenting.history_rows(queries.history(viewer)[:HISTORY]),
        "provisional": OPERATING.provisional,
        "measured": OPERATING.measured,
        "form": form if viewer.may(Permission.BUDGET_SET) else None,
        "budget_url": reverse("screening:budget"),
    }
    return render(request, "screening/budget.html", context, status=status_of(form))
