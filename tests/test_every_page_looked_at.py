"""Every page of the hub in Chromium, in two languages, wide and narrow, light and dark: nothing is wrong with it."""

from __future__ import annotations

import pytest

from tests.looking import a_looker
from tests.sights import NEVER_OPEN, never_seen, sights
from tests.village import Village, taken_back

pytestmark = pytest.mark.browser

WIDE, NARROW = 1440, 390
EACH_ONCE = {"en": ((WIDE, "light"), (NARROW, "dark")), "ar": ((WIDE, "dark"), (NARROW, "light"))}
"""English and Arabic show the same components, so both together see each width in each light."""


@pytest.mark.parametrize("language", EACH_ONCE)
def test_nothing_is_wrong_with_any_page(village: Village, chromium: str, language: str) -> None:
    with taken_back():
        seen = list(sights(village, language))
    assert never_seen(seen) == set(NEVER_OPEN)
    faults = {}
    with a_looker(chromium) as looker:
        for sight in seen:
            looker.open(sight)
            found = [looker.faults(language, width, scheme) for width, scheme in EACH_ONCE[language]]
            reached = looker.unreached() if language == "en" and sight.name.startswith("GET") else []
            if wrong := sorted({*reached, *(fault for each in found for fault in each)}):
                faults[sight.name] = wrong
    assert faults == {}
