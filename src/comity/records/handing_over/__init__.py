"""A shift that ends is signed over to the next officer: what is open, and what she should know."""
