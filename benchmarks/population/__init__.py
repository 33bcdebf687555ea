"""Fictional persons of many regions and scripts, as many as wanted, the same for the same seed."""
