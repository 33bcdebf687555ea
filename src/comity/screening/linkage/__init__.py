"""Which records of two registers are worth comparing, and how alike they are. Needs neither Django nor the rest of
Comity but its engine; Splink is imported where it is used.
"""
