"""Asking, timing and counting."""
