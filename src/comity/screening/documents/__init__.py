"""Travel documents as their readers give them: machine-readable zones and document numbers. No Django."""
