"""Write docs/reference from the code: ``python tools/reference.py``; ``--check`` says what is out of date (status 1).

``pages()`` gives each file's name and text; a test holds them against what is committed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from reference_notices import notice_rules
from reference_quality import quality_rules
from reference_words import code, page, table

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"


def ready() -> None:
    """Set Django up, unless a test has done so; no database is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.config.testing")
    import django

    django.setup()


# --- the command line -------------------------------------------------------------------------------------------


@cache
def command_line() -> Any:
    import typer

    from comity.cli.main import app

    return typer.main.get_command(app)


def commands(group: Any, path: tuple[str, ...] = ("comity",)) -> list[tuple[tuple[str, ...], Any]]:
    """Every command that does something, with the words that call it."""
    found: list[tuple[tuple[str, ...], Any]] = []
    for name, command in group.commands.items():
        here = (*path, name)
        found += commands(command, here) if hasattr(command, "commands") else [(here, command)]
    return found


def cli() -> str:
    intro = """
Every command that reads data runs as somebody, for a purpose. `--as` is the name a person signs in with,
`--purpose` one of the [purposes](code-lists.md#purpose). `COMITY_AS` and `COMITY_PURPOSE` in the environment
stand for them, and the demo brings its own. What is typed goes before the environment, and that before the demo.
Without both the door stays shut.

A command means the hub of the folder it is started in: the one that `comity.env` or `COMITY_DATA_DIR` names,
else the one in `var`, else the demo in `var/demo`.

Exit status: 0 done; 1 refused, or something altered was found; 2 a file, a part of one, or the command line
could not be read; 3 a register that was sent asks a person first.
"""
    parts = [_command(path, command) for path, command in commands(command_line())]
    return page("Command line", intro, *parts)


def _command(path: tuple[str, ...], command: Any) -> str:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    usage = " ".join([*path, *map(_placeholder, arguments), *(["[OPTIONS]"] if options else [])])
    rows = [(code(_placeholder(a)), a.help or "", "") for a in arguments]
    rows += [
        (" ".join(code(o) for o in option.opts), option.help or "", _default(option)) for option in options
    ]
    text = [f"## {' '.join(path)}", f"    {usage}", " ".join((command.help or "").split())]
    return "\n\n".join([*text, table(("Name", "Meaning", "Default"), rows)] if rows else text)


def _placeholder(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _default(option: Any) -> str:
    default = option.default
    if option.is_flag:
        return ""
    empty = default in (None, "", [], ()) or callable(default)
    shown = "required" if option.required else "" if empty else code(default)
    return " or ".join(filter(None, [shown, code(option.envvar or "")]))


# --- settings ---------------------------------------------------------------------------------------------------


def settings() -> str:
    from comity.config.environment import Environment

    rows = [
        (code(f"COMITY_{name.upper()}"), field.description, code(_shown(field.default)))
        for name, field in Environment.model_fields.items()
    ]
    intro = """
Set in the environment, or as `NAME=value` lines in a file `comity.env` in the folder the hub is started in. The
environment goes before the file. Lists are written as JSON: `COMITY_HOSTS=["hub.example.org"]`.
"""
    other = """
## Read by the command line and the tests

| Name | Meaning |
|---|---|
| `COMITY_AS` | Stands for `--as`. |
| `COMITY_PURPOSE` | Stands for `--purpose`. |
| `COMITY_PASSWORD` | Stands for the password that `comity member found` and `comity member add-person` ask for. |
| `COMITY_SHARED_DATA` | Where the tests find the public lists and manifests; they are skipped without. |
| `COMITY_TEST_HOME` | Where the tests keep their PostgreSQL; `var/test` by default. |

## In DATA_DIR

| Path | Holds |
|---|---|
| `postgres` | The database that comes along, unless `COMITY_DATABASE_URL` names yours. |
| `keys` | `django` signs sessions; `master` opens details of the ledger; `ledger` signs checkpoints. Back them up apart. |
| `index` | The screening index. Made from the records; may be deleted while the hub is stopped. |
| `raw` | Lists and manifests as they came, until their time runs out. Not encrypted. |
"""
    return page("Settings", intro, table(("Name", "Meaning", "Default"), rows), other)


def _shown(default: Any) -> str:
    import json

    return json.dumps(default) if isinstance(default, list | bool) else str(default)


# --- permissions ------------------------------------------------------------------------------------------------


def permissions() -> str:
    from comity.kernel.commands import registry
    from comity.kernel.permissions import Permission
    from comity.members.roles import FOR_KIND, LABELS, PERMISSIONS, VERSION, Role

    _load_every_command()
    kinds = {role: [kind.value for kind in FOR_KIND if role in FOR_KIND[kind]] for role in Role}
    roles = [(code(role.value), LABELS[role], ", ".join(kinds[role])) for role in Role]
    grid = [
        (code(permission.value), *("yes" if permission in PERMISSIONS[role] else "" for role in Role))
        for permission in Permission
    ]
    verbs = [
        (code(verb), code(needed.value) if needed else "none of its own: see below")
        for verb, needed in sorted(registry.items())
        if not verb.startswith("test.")  # a command of the tests
    ]
    return page(
        "Roles, permissions and commands",
        "What a person may *do*. What she may *see* is another question: [truth table](truth-table.md). "
        f"Roles are data; this is version {VERSION}.",
        "## Roles",
        table(("Role", "In words", "At a body of kind"), roles),
        "## Permissions of each role",
        table(("Permission", *(str(LABELS[role]) for role in Role)), grid),
        "## Commands",
        "Each is one transaction that writes its entry to the ledger under this verb. Pages, API and command line "
        "call the same ones.",
        table(("Verb", "Permission"), verbs),
        "A command without a permission of its own asks inside: `match.decided` and `hit.outcome` want "
        "`match.verify`, or `discreet.verify` where the match is discreet. `desk.chosen` is open to whoever signed in.",
    )


def _load_every_command() -> None:
    from importlib import import_module

    for place in sorted({*ROOT.glob("src/**/commands.py"), *ROOT.glob("src/**/commands/__init__.py")}):
        name = str(place.relative_to(ROOT / "src").with_suffix("")).replace(os.sep, ".")
        import_module(name.removesuffix(".__init__"))


# --- code lists -------------------------------------------------------------------------------------------------


def code_lists() -> str:
    from comity.kernel.codes.document_reasons import DocumentReason
    from comity.kernel.codes.handling_codes import Accuracy, Confidentiality, HandlingCode, Reliability
    from comity.kernel.codes.person_status import PersonStatus
    from comity.kernel.codes.purposes import Purpose
    from comity.kernel.codes.renewal_reasons import RenewalReason
    from comity.kernel.codes.thing_reasons import ThingReason

    lists = {
        "Purpose": Purpose,
        "Person status": PersonStatus,
        "Document reason": DocumentReason,
        "Thing reason": ThingReason,
        "Renewal reason": RenewalReason,
        "Handling code": HandlingCode,
        "Reliability of the source": Reliability,
        "Accuracy of the information": Accuracy,
        "Confidentiality level": Confidentiality,
    }
    parts = [_code_list(title, values) for title, values in lists.items()]
    intro = """
Each list says where it comes from. *Recalled* marks words that were written from general knowledge and have yet
to be checked against the text by a lawyer.
"""
    return page("Code lists", intro, *parts, _countries())


def _code_list(title: str, values: Any) -> str:
    rows = [(code(v.value), v.label, "recalled" if v.recalled else "", v.help) for v in values]
    if title == "Person status":
        head = ("Code", "Meaning", "Checked", "Note", "Screened")
        rows = [(*row, "yes" if v.screenable else "**never**") for row, v in zip(rows, values, strict=True)]
    else:
        head = ("Code", "Meaning", "Checked", "Note")
    about = f"{values.about.source} ({values.about.version})."
    return "\n\n".join([f"## {title}", about, table(head, rows)])


def _countries() -> str:
    from comity.kernel.codes import countries

    special = [c for c in countries.every() if c.kind.value != "iso"]
    ordinary = sum(c.kind.value == "iso" for c in countries.every())
    rows = [(code(c.code), code(c.icao), c.kind.value, c.name()) for c in special]
    intro = f"""
## Countries and other issuers

The {ordinary} countries and territories of ISO 3166-1 by their two letters, in lower case, and what follows: codes
that travel documents carry beside them, and codes of the past. {countries.ICAO.source} ({countries.ICAO.version});
{countries.PAST.source} ({countries.PAST.version}). A code takes no position on the status of a territory.
"""
    return intro.strip() + "\n\n" + table(("Stored as", "In the zone", "Kind", "Name"), rows)


# --- the API ----------------------------------------------------------------------------------------------------


def operations() -> str:
    from comity.config.api import api

    rows = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                rows.append((code(f"{method.upper()} {path}"), operation.get("summary", "")))
    return page(
        "Operations of the API",
        "How to call them is told in [API](api.md).",
        table(("Operation", "Does"), rows),
    )


# --- truth table ------------------------------------------------------------------------------------------------


def truth_table() -> str:
    from comity.kernel.truth import OTHERWISE, TRUTH, AudienceMode, Facts, Tier, decide

    rules = [(n, _conditions(row), row.access.value, row.reason) for n, row in enumerate(TRUTH, start=1)]
    rules.append((len(TRUTH) + 1, "otherwise", OTHERWISE.access.value, OTHERWISE.reason))
    outcomes = []
    for mode, member, listed in product(AudienceMode, (True, False), (True, False)):
        if mode is AudienceMode.ALL and listed:
            continue
        answers = [
            decide(Facts(False, member, listed, True, False, mode, tier)).access.value for tier in Tier
        ]
        kind = "member" if member else "partner, secretariat, commission"
        named = "" if mode is AudienceMode.ALL else ("yes" if listed else "no")
        outcomes.append((mode.value, kind, named, *answers))
    return page(
        "Truth table",
        "Who has what of a record. The first row whose conditions all hold decides. "
        "SQL filters, row-level security and the reasons on pages are made from this table; "
        "[who may see what](../explanation/who-may-see-what.md) tells it in words.",
        table(("", "When", "Access", "Because"), rules),
        "## Worked out",
        "For another bureau's record that has not expired, with a purpose that it allows:",
        table(
            ("Audience", "The viewer's body", "Named in it", *(f"Tier *{tier.value}*" for tier in Tier)),
            outcomes,
        ),
    )


def _conditions(row: Any) -> str:
    words: dict[tuple[str, Any], str] = {
        ("own", True): "the viewer's bureau is the source",
        ("expired", True): "the record has expired",
        ("purpose_allowed", False): "the viewer's purpose is not among the record's",
        ("listed", True): "the viewer's bureau is named",
        ("listed", False): "the viewer's bureau is not named",
        ("member", True): "the viewer's body is a member",
    }
    parts = []
    for name, value in row.when.items():
        parts.append(words.get((name, value)) or f"{'audience' if name == 'mode' else name} is *{value}*")
    return ", ".join(parts)


def deadlines() -> str:
    from comity.screening.rules import DEADLINES, VERSION

    intro = f"Version {VERSION}. A hub that keeps travellers for less than 48 hours lets them lapse as soon."
    head = ("Rule", "What", "Within (h:mm:ss)", "Reminder before", "Where nobody does it", "Source")
    rows = [(code(d.rule_id), d.text, d.within, d.remind, d.lapses, d.source) for d in DEADLINES]
    return page("Deadlines of matches and hits", intro, table(head, rows))


def register_guards() -> str:
    from comity.records.syncing.rules import GUARDS, VERSION

    intro = f"""
Version {VERSION}. Each is asked after a sending was compared and before anything of it is applied, and holds where at
least so many of the records that the register had are concerned. An operator may say another share in the setting.
"""
    head = ("Rule", "Asks where", "Share", "And at least", "Setting", "Source")
    rows = [
        (
            code(g.rule_id),
            g.text,
            f"{g.percent} %" if g.percent else "",
            g.least,
            code(f"COMITY_{g.setting.upper()}") if g.setting else "",
            g.source,
        )
        for g in GUARDS
    ]
    return page("Guards on registers", intro, table(head, rows))


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli,
    "settings.md": settings,
    "permissions.md": permissions,
    "code-lists.md": code_lists,
    "deadlines.md": deadlines,
    "operations.md": operations,
    "register-guards.md": register_guards,
    "truth-table.md": truth_table,
    "notice-rules.md": notice_rules,
    "quality-rules.md": quality_rules,
}


def pages() -> dict[str, str]:
    """The generated pages by file name, in English whatever the reader's language is."""
    from django.utils import translation

    with translation.override("en"):
        return {name: write() for name, write in PAGES.items()}


def main(check: bool) -> int:
    ready()
    stale = []
    for name, text in pages().items():
        path = REFERENCE / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8")
    if stale:
        print(("Out of date: " if check else "Written: ") + ", ".join(stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
