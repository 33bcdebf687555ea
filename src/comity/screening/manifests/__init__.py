"""Passenger lists of every shape a carrier, a ferry or a coach company sends, read into one plain model.

Pure Python: no Django, no database, no clock. `read.read` tells the format apart by content; `cusres.answer`
writes the reply. A reader never raises on bad content: what it cannot read becomes a `Problem`, and the rest
is read.
"""
