"""What anyone may read: extracts of notices, and nothing else of them."""
