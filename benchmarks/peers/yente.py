"""yente rebuilt in one process: its fields and query on tantivy instead of Elasticsearch, then logic-v2.

yente 5 keeps for each entity its names, their parts folded to ASCII, the parts' metaphones and three-letter
groups, birth dates and countries, asks for any of them with boosts, and scores the first 50 with logic-v2.
tantivy has no network, no JSON and no JVM in between, so that this is quicker than the original.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import tantivy
from followthemoney import ValueEntity
from nomenklatura.matching import LogicV2
from rigour.names import tokenize_name
from rigour.text import ascii_text, metaphone

from benchmarks.peers.contestant import Found
from benchmarks.peers.entities import entity
from comity.screening.engine import Name, Query, Subject

CANDIDATES = 50
_WRITER_BYTES = 256 << 20
_BOOSTS = {"part": 2.0, "phonetic": 0.8, "gram": 0.3, "birth": 1.5}
_LEAST_PHONETIC, _GRAM = 3, 3


class Yente:
    """The retrieval and the scorer; ``Retrieval`` is the retrieval alone."""

    name = "logic-v2 over yente's retrieval"
    most = 1_000_000
    sample = 400
    decides = True
    scored = True

    def build(self, subjects: Iterable[Subject], folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        for field in _BOOSTS:
            builder.add_text_field(field, stored=False, tokenizer_name="raw", index_option="freq")
        builder.add_text_field("entity", stored=True, tokenizer_name="raw", index_option="basic")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
        for subject in subjects:
            document = tantivy.Document()
            for field, term in terms(subject):
                document.add_text(field, term)
            document.add_text("entity", json.dumps(entity(subject.id, subject), ensure_ascii=False))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._config = LogicV2.default_config()

    def find(self, query: Query, limit: int) -> Found:
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, field, term), _BOOSTS[field]
                ),
            )
            for field, term in set(terms(query))
        ]
        hits = self._searcher.search(
            tantivy.Query.boolean_query(clauses), limit if not self.scored else CANDIDATES
        ).hits
        stored = [(json.loads(self._searcher.doc(address)["entity"][0]), float(hit)) for hit, address in hits]
        if not self.scored:
            return [(candidate["id"], hit) for candidate, hit in stored][:limit]
        asked = ValueEntity.from_dict(entity("query", query))
        scores = [
            (candidate["id"], LogicV2.compare(asked, ValueEntity.from_dict(candidate), self._config).score)
            for candidate, _ in stored
        ]
        return sorted(scores, key=lambda item: -item[1])[:limit]

    def close(self) -> None:
        del self._searcher, self._index


class Retrieval(Yente):
    name = "yente's retrieval alone"
    sample = 1_000
    decides = False
    scored = False


def terms(record: Subject | Query) -> Iterator[tuple[str, str]]:
    """Field and term for everything that is indexed and asked for."""
    for name in record.names:
        for token in tokenize_name((name.text if isinstance(name, Name) else name).lower()):
            part = ascii_text(token) or token
            yield "part", part
            if sound := metaphone(part) if part.isascii() and len(part) >= _LEAST_PHONETIC else "":
                yield "phonetic", sound
            for at in range(len(part) - _GRAM + 1):
                yield "gram", part[at : at + _GRAM]
    for date in record.birth_dates:
        yield "birth", date
        yield "birth", date[:4]
