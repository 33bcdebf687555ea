"""How quick and how sure Comity is, next to peers in the same run. See README.md."""
