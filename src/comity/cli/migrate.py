"""``comity migrate``: bring your own PostgreSQL to the shape this version needs."""

from comity.cli.doors import out, refusals_in_words, start


def migrate() -> None:
    """Bring the database to the shape this version needs. The one that comes along is kept so by itself."""
    start()
    from comity.config.migrate import migrate as apply  # noqa: PLC0415
    from comity.config.migrate import waiting_migrations  # noqa: PLC0415

    with refusals_in_words():
        waiting = waiting_migrations()
        apply()
    out.print(f"{len(waiting)} changes were made." if waiting else "Nothing was to be done.")
