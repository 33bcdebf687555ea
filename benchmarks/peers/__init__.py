"""Comity and its peers behind one interface, so that all are asked the same in one run."""
