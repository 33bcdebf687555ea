"""How good records are: rules as data, a score with its reasons, what to mend, and how it goes over time."""
