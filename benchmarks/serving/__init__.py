"""A real hub under load."""
