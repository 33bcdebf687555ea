"""How many travellers who are not listed a bureau is willing to refer to the second line, and what that costs."""
