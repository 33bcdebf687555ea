"""``python -m comity.cli`` is ``comity``."""

from comity.cli.main import app

if __name__ == "__main__":
    app()
