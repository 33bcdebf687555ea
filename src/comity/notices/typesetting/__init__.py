"""Sets one sheet of paper, as a program of its own with limits of its own (``python -m comity.notices.typesetting``)."""
