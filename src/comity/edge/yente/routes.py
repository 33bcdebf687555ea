"""Which address asks for what, and what goes before every answer: key, quota, ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import unquote, urlencode

from comity.edge.doors import holder_of_key
from comity.edge.http import Problem, Receive, Scope, Send, header, read_body, respond
from comity.edge.screener import Screener
from comity.edge.threads import Threads
from comity.edge.yente import entities, looking, reconcile
from comity.edge.yente.asking import LIMIT, Batch, Question, parsed, question_of
from comity.edge.yente.datasets import DEFAULT, datasets_of
from comity.edge.yente.options import ALGORITHM, MATCHES, Options
from comity.edge.yente.shapes import Json
from comity.kernel.commands import record
from comity.kernel.recorder import Entry, Outcome
from comity.kernel.refusals import NotFound
from comity.kernel.viewer import Viewer
from comity.members.mandates import TooMany, spend
from comity.members.queries import KeyHolder
from comity.screening.commands.searches import LONGEST_SEARCH
from comity.screening.engine.words import SENTENCES
from comity.screening.index import stores
from comity.screening.nearness import WORDS

PREFIX = "/api/yente"
OPEN = {"healthz", "readyz"}


def is_yente(path: str) -> bool:
    return path == PREFIX or path.startswith(f"{PREFIX}/")


@dataclass(frozen=True)
class Asking:
    """One request whose key is known."""

    holder: KeyHolder
    method: str
    options: Options
    body: bytes
    address: str

    @property
    def viewer(self) -> Viewer:
        return self.holder.viewer


@dataclass(frozen=True)
class Told:
    """An answer, and the questions among discreet records that follow it."""

    value: Json
    questions: tuple[Question, ...] = ()
    batch: int = 0


async def answer(threads: Threads, screener: Screener, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request; a :class:`Problem` where it is refused."""
    rest = [unquote(part) for part in scope["path"].removeprefix(PREFIX).split("/") if part]
    if len(rest) == 1 and rest[0] in OPEN:
        _only(scope, "GET")
        await threads.run(_ready if rest[0] == "readyz" else bool)
        await respond(send, HTTPStatus.OK, {"status": "ok"})
        return
    operation = OPERATIONS.get(rest[0] if rest else "")
    if operation is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such address.")
    _only(scope, *operation.methods)
    options = Options.of(scope)
    beside = options.text("api_key") if rest[0] == "reconcile" else ""
    holder = await threads.run(holder_of_key, scope, beside)
    body = await read_body(scope, receive, LIMIT)
    asking = Asking(holder, scope["method"], options, body, _address(scope))
    told = await threads.run(_answered, operation.run, asking, rest[1:])
    headers = [(b"x-batch-size", str(told.batch).encode())] if told.batch else []
    await respond(send, HTTPStatus.OK, told.value, headers=headers)
    if told.questions:
        screener.look_discreetly_later(holder.viewer, [question.asked for question in told.questions])


def _answered(run: Callable[[Asking, list[str]], Told], asking: Asking, rest: list[str]) -> Told:
    try:
        return run(asking, rest)
    except NotFound:
        raise Problem(HTTPStatus.NOT_FOUND, "No such entity!") from None


def _ready() -> None:
    stores()


def _spend(asking: Asking, questions: int) -> None:
    """Count the questions against the key's mandate; what goes beyond it is refused, and the refusal recorded."""
    try:
        spend(asking.holder.key_id, questions)
    except TooMany as refusal:
        viewer = asking.viewer
        record(
            [
                Entry(
                    verb="screening.refused",
                    bureau=viewer.bureau,
                    person=viewer.person,
                    purpose=viewer.purpose.value,
                    outcome=Outcome.DENIED,
                    details={"key": str(asking.holder.key_id), "questions": questions},
                )
            ]
        )
        wait = {"retry_after": refusal.retry_after} if refusal.retry_after else {}
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, refusal.reason, **wait) from None


def _match(asking: Asking, rest: list[str]) -> Told:
    (name,) = _parts(rest, 1)
    options, datasets = asking.options, datasets_of(asking.viewer)
    scope = datasets.scope(name, options.many("include_dataset"), options.many("exclude_dataset"))
    options.check_algorithm()
    limit = options.number("limit", MATCHES)
    examples = parsed(Batch, asking.body).queries
    questions = [question_of(example) for example in examples.values()]
    _spend(asking, len(questions))
    results = looking.matched(asking.viewer, datasets, questions, scope, options, limit)
    responses = {
        key: looking.told_of_match(question, row)
        for key, question, row in zip(examples, questions, results, strict=True)
    }
    return Told({"responses": responses, "limit": limit}, tuple(questions), len(questions))


def _search(asking: Asking, rest: list[str]) -> Told:
    (name,) = _parts(rest, 1)
    return Told(_searched(asking, name, asking.options.text("q")))


def _searched(asking: Asking, name: str, text: str) -> Json:
    options, datasets = asking.options, datasets_of(asking.viewer)
    scope = datasets.scope(name, options.many("include_dataset"), options.many("exclude_dataset"))
    _spend(asking, 1)
    return looking.searched(asking.viewer, datasets, scope, options, text[:LONGEST_SEARCH])


def _entity(asking: Asking, rest: list[str]) -> Told:
    if not 1 <= len(rest) <= 3 or rest[1:2] not in ([], ["adjacent"]):
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such address.")
    datasets, options = datasets_of(asking.viewer), asking.options
    nested = options.truth("nested", True)
    _spend(asking, 1)
    if len(rest) == 1:
        return Told(entities.fetched(asking.viewer, datasets, rest[0], nested))
    name = rest[2] if len(rest) == 3 else ""
    return Told(entities.adjacent_to(asking.viewer, datasets, rest[0], name, options))


def _catalog(asking: Asking, rest: list[str]) -> Told:
    _parts(rest, 0)
    return Told(datasets_of(asking.viewer).catalog())


def _algorithms(asking: Asking, rest: list[str]) -> Told:
    _parts(rest, 0)
    features = {
        words: {"description": words, "coefficient": 0.0, "url": ""}
        for words in (*SENTENCES, *WORDS.values())
    }
    about = {
        "name": ALGORITHM,
        "description": "Names in any script, birth dates and document numbers, each weighed in log-odds.",
        "features": features,
        "docs": {"features": features, "config": {}},
    }
    return Told({"algorithms": [about], "default": ALGORITHM, "best": ALGORITHM})


def _reconcile(asking: Asking, rest: list[str]) -> Told:
    if len(rest) not in (1, 3):
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such address.")
    name, options = rest[0], asking.options
    datasets = datasets_of(asking.viewer)
    scope = datasets.scope(name)
    if len(rest) == 3:
        return Told(_reconcile_more(asking, name, f"{rest[1]}/{rest[2]}"))
    fields = reconcile.form(asking.body) if asking.method == "POST" else {}
    if extend := fields.get("extend", options.text("extend")):
        return _extended(asking, parsed(reconcile.Extension, extend))
    queries = fields.get("queries", options.text("queries"))
    if not queries:
        key = options.text("api_key")
        title = f"Comity: {'everything that this key may find' if name == DEFAULT else datasets.bureaus[name].name}"
        query = urlencode({"api_key": key}) if key else ""
        return Told(
            reconcile.manifest(f"{asking.address}/reconcile/{name}", title, query, asking.holder.pace)
        )
    rows = parsed(reconcile.Rows, queries)
    questions = [reconcile.question(row) for row in rows.values()]
    _spend(asking, len(questions))
    most = max(row.limit for row in rows.values())
    results = looking.matched(asking.viewer, datasets, questions, scope, options, most)
    told = {key: reconcile.candidates(row[: rows[key].limit]) for key, row in zip(rows, results, strict=True)}
    return Told(told, tuple(questions), len(questions))


def _reconcile_more(asking: Asking, name: str, what: str) -> Json:
    prefix = asking.options.text("prefix")[:100]
    if what == "suggest/entity":
        found = _searched(asking, name, prefix)["results"] if prefix.strip() else []
        return reconcile.suggested(prefix, reconcile.entities(found))
    if what == "suggest/type":
        return reconcile.suggested(prefix, reconcile.types(prefix))
    if what == "suggest/property":
        return reconcile.suggested(prefix, reconcile.properties(prefix))
    if what == "extend/property":
        return reconcile.extendable(asking.options.text("type"))
    raise Problem(HTTPStatus.NOT_FOUND, "There is no such address.")


def _extended(asking: Asking, extension: reconcile.Extension) -> Told:
    _spend(asking, max(1, len(extension.ids)))
    datasets = datasets_of(asking.viewer)
    read: dict[str, Json] = {}
    for id_ in dict.fromkeys(extension.ids):
        try:
            read[id_] = entities.fetched(asking.viewer, datasets, id_, nested=False)
        except NotFound:
            continue
        except Problem as problem:
            if problem.status is not HTTPStatus.NOT_FOUND:
                raise
    return Told(reconcile.extended(extension, read), batch=len(extension.ids))


@dataclass(frozen=True)
class Operation:
    run: Callable[[Asking, list[str]], Told]
    methods: tuple[str, ...] = ("GET",)


OPERATIONS = {
    "match": Operation(_match, ("POST",)),
    "search": Operation(_search),
    "entities": Operation(_entity),
    "catalog": Operation(_catalog),
    "manifest": Operation(_catalog),
    "algorithms": Operation(_algorithms),
    "reconcile": Operation(_reconcile, ("GET", "POST")),
}


def _parts(rest: list[str], number: int) -> list[str]:
    if len(rest) != number:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no such address.")
    return rest


def _only(scope: Scope, *methods: str) -> None:
    if scope["method"] not in methods:
        allow = ", ".join(methods)
        raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, f"Only {allow} is answered here.", allow=allow)


def _address(scope: Scope) -> str:
    return f"{scope.get('scheme', 'http')}://{header(scope, 'host')}{PREFIX}"
