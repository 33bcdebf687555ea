"""Small readable tables: how much a token says, and the weights of the decision."""
