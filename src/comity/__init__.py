"""Comity: a hub for international police cooperation against human trafficking and migrant smuggling."""
