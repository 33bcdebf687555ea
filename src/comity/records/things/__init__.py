"""Records of things and accounts: which kinds there are, how their identifiers are read, their forms."""
