"""How many searches somebody may save, and for how long. Pure."""

from datetime import timedelta

MOST_SAVED = 50
"""Searches that one person may keep."""
LONGEST_WHY = 200
DAYS = (30, 90, 180)
"""For how many days a search may be saved; then somebody says again that it is needed."""
FOUND = 100
"""Records that one saved search finds at most, besides those it knows."""
FORGOTTEN_AFTER = timedelta(days=30)
"""A search that is over stays readable so long."""
