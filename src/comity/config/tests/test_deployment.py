"""A hub as an operator runs it: behind a proxy that speaks TLS, with a mail server or without."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from comity.config.mail import mail


def in_a_hub(tmp_path: Path, code: str, **environment: str) -> str:
    variables = {name: value for name, value in os.environ.items() if not name.startswith("COMITY_")}
    variables |= {
        "DJANGO_SETTINGS_MODULE": "comity.config.settings",
        "COMITY_DATA_DIR": str(tmp_path),
        **environment,
    }
    program = f"import django; django.setup()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=variables,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


SECURE = """
from django.test import RequestFactory
print(RequestFactory().post("/", headers={"x-forwarded-proto": "https"}).is_secure())
"""
WHOSE = """
from allauth.core.internal.httpkit import get_client_ip
from django.test import RequestFactory
print(get_client_ip(RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.9, 192.0.2.7"})))
"""


@pytest.mark.parametrize(("https", "secure"), [("1", "True"), ("0", "False")])
def test_a_form_sent_over_tls_counts_as_such_behind_the_proxy(
    tmp_path: Path, https: str, secure: str
) -> None:
    assert in_a_hub(tmp_path, SECURE, COMITY_HTTPS=https) == secure


def test_one_persons_failed_attempts_do_not_slow_down_everybody_behind_the_proxy(tmp_path: Path) -> None:
    assert in_a_hub(tmp_path, WHOSE, COMITY_HTTPS="1") == "192.0.2.7"


def test_without_a_proxy_nobody_chooses_her_own_address(tmp_path: Path) -> None:
    assert in_a_hub(tmp_path, WHOSE, COMITY_HTTPS="0") == "127.0.0.1"


def test_without_a_mail_server_mail_is_kept_in_files(tmp_path: Path) -> None:
    shown = "from django.conf import settings; print(settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH)"
    backend, folder = in_a_hub(tmp_path, shown).split()
    assert backend.endswith("filebased.EmailBackend")
    assert folder == str(tmp_path / "mail")


def test_a_mail_server_is_named_by_its_address(tmp_path: Path) -> None:
    named = mail("smtps://hub:p%40ss@mail.example.org", tmp_path)
    assert (named["EMAIL_HOST"], named["EMAIL_PORT"], named["EMAIL_USE_SSL"]) == (
        "mail.example.org",
        465,
        True,
    )
    assert (named["EMAIL_HOST_USER"], named["EMAIL_HOST_PASSWORD"]) == ("hub", "p@ss")
    assert mail("smtp+starttls://mail.example.org:2525", tmp_path)["EMAIL_PORT"] == 2525


@pytest.mark.parametrize("url", ["http://mail.example.org", "mail.example.org", "smtp://"])
def test_an_address_that_is_none_is_refused_at_the_start(tmp_path: Path, url: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        mail(url, tmp_path)
