"""Who reads what: a border officer what is out, as whoever meets its subject must; what is still decided, its parties."""

import pytest

from comity.kernel.acting import acting_as
from comity.kernel.permissions import Permission
from comity.kernel.refusals import Denied, NotFound
from comity.members.roles import PERMISSIONS, Role
from comity.notices import printing
from comity.notices.commands import add_file, export_notice, read_file, read_notice, submit
from comity.notices.models import NoticeFile
from comity.notices.queries import disagreements, files, steps
from comity.notices.tests.people import drafted, out, png, submitted
from tests.pages import at_desk
from tests.people import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_whoever_reads_a_hit_may_open_the_notice_it_is_of():
    for role, permissions in PERMISSIONS.items():
        assert Permission.HIT_READ not in permissions or Permission.NOTICE_READ in permissions, role


@pytest.mark.parametrize("role", [Role.BORDER_OFFICER, Role.ANALYST, Role.DISCREET_DESK])
def test_who_writes_no_notices_reads_none_of_the_own_bureau_before_it_is_out(world, role):
    baraka = world.seat("baraka", world.kenya, role)
    for notice in (drafted(world.amina), submitted(world.amina, "blue", family_name="Ochieng")):
        for look in (read_notice, export_notice, printing.printed):
            with pytest.raises(NotFound):
                look(baraka, notice.pk)
    desk = at_desk(baraka)
    assert desk.client.get("/api/v1/notices?own=true").json()["items"] == []
    assert "Mutua" not in desk.reads("notices:list", show="ours")
    with acting_as(baraka), pytest.raises(Denied):
        disagreements(baraka)


def test_a_border_officer_reads_what_his_bureau_published_and_not_what_it_told_reviewers(world):
    draft = drafted(world.amina, political_office=True)
    photograph = add_file(world.amina, draft.pk, NoticeFile.What.PHOTOGRAPH, "face.png", png(), True)
    warrant = add_file(world.amina, draft.pk, NoticeFile.What.ATTACHMENT, "warrant.pdf", b"%PDF-1.7 x")
    notice = out(world, submit(world.amina, draft.pk))
    baraka = world.seat("baraka", world.kenya, Role.BORDER_OFFICER)
    assert "political office" in at_desk(world.amina).reads("notices:detail", notice.pk)
    shown = at_desk(baraka).reads("notices:detail", notice.pk)
    assert "Josphat" in shown
    assert "political office" not in shown
    assert "political_office" not in export_notice(baraka, notice.pk)["content"]
    assert read_file(baraka, notice.pk, photograph.pk).content
    assert read_file(world.amina, notice.pk, warrant.pk).content
    with pytest.raises(NotFound):
        read_file(baraka, notice.pk, warrant.pk)
    with acting_as(baraka):
        assert [file.what for file in files(baraka, notice)] == ["photograph"]
        assert {step.shown_to for step in steps(baraka, notice)} == {"members"}
