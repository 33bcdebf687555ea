"""Whether two records are of one person: a question, the answers people give to it, and what follows from them."""
