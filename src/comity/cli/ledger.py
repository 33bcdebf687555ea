"""``comity ledger``: verify, prove, look."""
