"""An extract follows its notice: gone with it, changed with it. What nobody allowed does not appear."""

from __future__ import annotations

from comity.kernel import clock
from comity.notices.models import Notice
from comity.notices.public import rules
from comity.notices.public.models import Extract


def follow(notice: Notice) -> None:
    """Bring what is public into line with a notice that was just saved. Runs as the hub's task.

    The database takes an extract away by itself too, where its notice is hidden or contested.
    """
    if notice.kind.public == "never":
        return
    extract = Extract.objects.defer("portrait").filter(notice=notice).first()
    if extract is None and notice.kind.public != "always":
        return
    if why_not(notice):
        if extract is not None:
            extract.delete()
        return
    fill(extract or Extract(notice=notice), notice).save()


def why_not(notice: Notice) -> str:
    """Why nothing of ``notice`` may be public now; empty where an extract may be."""
    state = notice.table.states[notice.state]
    handling = Notice.objects.select_related("audience").get(pk=notice.pk).handling
    return rules.why_not(notice.kind, state, notice.content, handling, clock.now().date())


def fill(extract: Extract, notice: Notice) -> Extract:
    """Let ``extract`` say what the notice says now, as far as anyone may read it; the row is not saved."""
    content = rules.extract_of(notice.content, notice.kind)
    extract.code, extract.type, extract.rules = notice.verification, notice.type, notice.rules
    extract.state_of, extract.caption, extract.content = notice.state_of, notice.caption, content
    extract.sex = rules.sex_of(content)
    extract.nationalities = list(content.get("nationality") or ())
    extract.born_from, extract.born_to = rules.born_between(content)
    extract.words = rules.beginnings(content)
    extract.expires_at = notice.expires_at
    return extract
