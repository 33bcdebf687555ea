"""Code lists as data, each with its source, its version and whether its wording was recalled, not read."""
