"""Saved searches: looked up again whenever records change, and an alert when somebody new is found."""
