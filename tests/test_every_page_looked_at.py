"""Every page of the hub in Chromium, in two languages, wide and narrow, light and dark: nothing is wrong with it."""

from __future__ import annotations

import pytest

from tests.looking import a_looker
from tests.sights import NEVER_OPEN, never_seen, sights
from tests.village import Village, taken_back

pytestmark = pytest.mark.browser

WIDE, NARROW = 1440, 390
LOOKS = {"en": (WIDE, "light", NARROW), "ar": (NARROW, "dark", WIDE)}
"""Width and light in which axe looks, and the other width. Both languages show the same components, and so together
each of them in each light."""


@pytest.mark.parametrize("language", LOOKS)
def test_nothing_is_wrong_with_any_page(village: Village, chromium: str, language: str) -> None:
    width, scheme, other_width = LOOKS[language]
    with taken_back():
        seen = list(sights(village, language))
    assert language != "en" or never_seen(seen) == set(NEVER_OPEN)
    faults, frames = {}, set()
    with a_looker(chromium) as looker:
        for sight in seen:
            looker.open(sight)
            part = "main" if sight.reader in frames else "html"  # axe looks at each reader's frame once
            frames.add(sight.reader)
            found = looker.faults_of(part, language, width, scheme) + looker.plain_faults(
                language, other_width
            )
            if language == "en" and sight.name.startswith("GET"):
                found += looker.unreached()
            if found:
                faults[sight.name] = sorted(set(found))
    assert faults == {}
