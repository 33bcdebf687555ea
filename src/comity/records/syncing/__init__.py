"""Registers that bureaus send again and again: whole or what changed, compared in the database, applied, reported."""
