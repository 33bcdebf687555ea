"""Message catalogues: ``extract`` collects texts into ``django.po`` of each language, ``compile`` makes ``.mo``."""

import sys
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCE = Path(__file__).parent.parent / "src" / "comity"
LOCALE = SOURCE / "web" / "locale"
LANGUAGES = ("fr", "es", "ar")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "__": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "sentence": None,
}
PLACES = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "html"),
    ("**/tables/**.toml", "toml"),
]
RULED = ("text", "label", "aim", "letter", "choices")
"""What people read of a rule table."""
TRANSLATORS = ["Translators:"]
ABOUT: dict[str, Any] = {
    "project": "Comity",
    "version": "",
    "copyright_holder": "the Comity contributors",
    "msgid_bugs_address": "",
    "last_translator": "",
    "language_team": "",
    "header_comment": "# Comity's texts. `make messages` collects them; write the translations here.",
    "charset": "utf-8",
}


def template_messages(file: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[Any]:
    """Django's own reading of a template as Python calls, for Babel; indentation means nothing there."""
    calls = templatize(file.read().decode(), origin=str(getattr(file, "name", "")))
    flat = "\n".join(line.strip() for line in calls.splitlines())
    yield from extract_python(BytesIO(flat.encode()), keywords, comments, {"encoding": "utf-8", **options})


def rule_messages(file: IO[bytes], keywords: Any, comments: Any, options: Any) -> Iterator[Any]:
    """The words of a rule table: labels, rules, letters."""
    waiting: list[Any] = [tomllib.loads(file.read().decode())]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = [*item, *waiting]
        elif isinstance(item, dict):
            for name, value in item.items():
                if name in RULED:
                    texts = value.values() if isinstance(value, dict) else [value]
                    yield from ((0, "gettext", text, []) for text in texts)
                else:
                    waiting.append(value)


def collected() -> Catalog:
    """Every text that people read, as the code has it."""
    found = Catalog(domain="django", charset="utf-8")
    readers = {"html": template_messages, "toml": rule_messages}
    methods: list[tuple[str, Any]] = [(pattern, readers.get(method, method)) for pattern, method in PLACES]
    for name, _, message, comments, context in extract_from_dir(
        str(SOURCE), methods, keywords=KEYWORDS, comment_tags=TRANSLATORS
    ):
        found.add(message, locations=[(name, None)], auto_comments=comments, context=context)
    return found


def extract() -> None:
    """Bring every catalogue to the texts in the code; translations of texts that are gone are dropped."""
    found = collected()
    for language in LANGUAGES:
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        catalog = Catalog(locale=language, domain="django", fuzzy=False, **ABOUT)
        if path.exists():
            with path.open("rb") as file:
                catalog = read_po(file, locale=language, domain="django")
            found.creation_date = catalog.creation_date
        catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, include_lineno=False, sort_output=True)
        missing = sum(1 for message in catalog if message.id and not translated(message.string))
        print(f"{language}: {len(catalog)} texts, {missing} to translate")


def translated(text: str | tuple[str, ...]) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


def compile_all() -> None:
    for path in LOCALE.glob("*/LC_MESSAGES/*.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3])
        draft = target.with_suffix(".draft")
        with draft.open("wb") as file:
            write_mo(file, catalog)
        draft.rename(target)


if __name__ == "__main__":
    {"extract": extract, "compile": compile_all}[sys.argv[1]]()
