"""Travellers: persons of the list as they turn up at a border, with everything that goes wrong, and strangers."""
