"""Tables as people and programs write them, text or Excel: their cells, dates, headings. Pure."""
