"""Links between records: who owns, uses, travelled with, is family of or a member of whom or what."""
