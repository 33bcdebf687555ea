"""One change to many records: what would follow for each, then all of it, or each for itself."""
