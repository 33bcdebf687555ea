"""Comparing whole registers: a job that finds pairs of records that look alike, for people to judge."""
