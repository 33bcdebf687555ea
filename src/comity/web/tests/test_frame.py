"""The frame: who looks, for whom and why; and what a page may never carry."""

import re

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from comity.kernel.codes.purposes import Purpose
from comity.kernel.permissions import Permission
from comity.kernel.viewer import Viewer
from comity.members.models import Person
from comity.web import counts
from comity.web.context import Shell
from comity.web.navigation import PLACES, Link, links_for
from tests.people import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.urls("comity.web.tests.hub_urls")]

LANGUAGES = [code for code, _ in settings.LANGUAGES]
STRANGER_PAGES = ["/style/", "/accounts/login/", "/accounts/password/reset/", "/nothing/", "/refuse/"]


@pytest.fixture
def amina() -> Viewer:
    return make_world().amina


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", STRANGER_PAGES)
def test_a_page_carries_no_code_of_its_own(client: Client, page: str, language: str) -> None:
    answer = client.get(page, headers={"accept-language": language})
    html = answer.content.decode()

    assert not re.search(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", html)
    assert not re.search(r"<style|\sstyle=|\son\w+=|hx-on|javascript:", html)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html)
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("page", STRANGER_PAGES)
def test_a_stranger_sees_neither_navigation_nor_stream(client: Client, page: str) -> None:
    html = client.get(page).content.decode()

    assert "data-stream" not in html
    assert 'class="nav"' not in html
    assert 'class="strip"' not in html


def test_htmx_may_not_evaluate_code(client: Client) -> None:
    html = client.get("/style/").content.decode()

    assert '"allowEval": false' in html
    assert "htmx-2.min.js" in html


def _request(viewer: Viewer | None, path: str = "/") -> object:
    request = RequestFactory().get(path)
    request.viewer = viewer  # type: ignore[attr-defined]
    request.user = Person.objects.get(pk=viewer.person) if viewer else None  # type: ignore[attr-defined]
    return request


def test_amina_reads_her_bureau_and_her_purpose_on_every_page(amina: Viewer) -> None:
    html = render_to_string("web/home.html", {"user": Person.objects.get(pk=amina.person)}, _request(amina))  # type: ignore[arg-type]

    assert "NCB Nairobi" in html
    assert f'<option value="{Purpose.BORDER_CONTROL.value}" selected>' in html
    assert 'data-stream="/events/stream"' in html


def test_the_shell_asks_nothing_until_it_is_asked(amina: Viewer, django_assert_num_queries: object) -> None:
    request = _request(amina)

    with django_assert_num_queries(0):  # type: ignore[operator]
        shell = Shell(request)  # type: ignore[arg-type]
        assert shell.theme == "auto"
        assert len(shell.languages) == 4


def test_amina_sits_at_her_own_desk(amina: Viewer) -> None:
    desk = Shell(_request(amina)).desk  # type: ignore[arg-type]

    assert desk is not None
    assert desk.bureau_id == amina.bureau


def test_somebody_without_a_desk_has_none() -> None:
    shell = Shell(_request(None))  # type: ignore[arg-type]

    assert (shell.desk, shell.desks, shell.links, shell.counts) == (None, [], [], {})


def test_a_count_is_shown_to_whom_it_belongs(amina: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counts, "_counts", {})
    counts.offer("waiting", lambda viewer: 3 if viewer.bureau == amina.bureau else 0)

    assert Shell(_request(amina)).counts == {"waiting": 3}  # type: ignore[arg-type]


def test_navigation_leaves_out_what_a_role_has_no_use_for(
    amina: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("comity.web.navigation._address", lambda name: f"/{name.replace(':', '/')}/")
    everything = Viewer(**{**vars(amina), "permissions": frozenset(Permission)})
    nothing = Viewer(**{**vars(amina), "permissions": frozenset()})
    request = RequestFactory().get("/records/list/5/")

    all_links: list[Link] = links_for(request, everything)
    assert len(all_links) == len(PLACES)
    assert [link.url for link in all_links if link.current] == ["/records/list/"]
    assert [link.url for link in links_for(request, nothing)] == ["/home/"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_style_guide_shows_every_component(client: Client, language: str) -> None:
    html = client.get("/style/", headers={"accept-language": language}).content.decode()

    assert "<c-" not in html
    for part in ("compare-row", "timeline", "drop", "confirm", "handling", "score", "empty", "meter"):
        assert f'class="{part}' in html


def test_a_hostile_name_stays_text(client: Client) -> None:
    rows = [{"label": "Name", "ours": "<img src=x onerror=alert(1)>", "theirs": '"><b>', "verdict": "differ"}]
    match = {"name": "<script>alert(1)</script>", "state": "open", "score": 0.5}

    html = render_to_string(
        "screening/counter_card.html",
        {"rows": rows, "match": match, "may_decide": True},
        _request(None),  # type: ignore[arg-type]
    )

    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html
