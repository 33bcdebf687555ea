"""yente rebuilt in one process: its fields and query on tantivy instead of Elasticsearch, then logic-v2.

yente 5 keeps for each entity its names, their parts folded to ASCII, the parts' metaphones and three-letter
groups, birth dates and countries, asks for any of them with boosts, and scores the first 50 with logic-v2.
tantivy has no network, no JSON and no JVM in between, so that this is quicker than the original. logic-v2 gives
the same full score to every exact name; so that it can be compared at a budget of referrals, a logistic weighs its
features and the retrieval's score, taught in the same run by travellers that are not asked about later.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tantivy
from followthemoney import ValueEntity
from nomenklatura.matching import LogicV2
from rigour.names import tokenize_name
from rigour.text import ascii_text, metaphone
from sklearn.linear_model import LogisticRegression

from benchmarks.peers.contestant import Found
from benchmarks.peers.entities import entity
from benchmarks.travellers.draw import Traveller
from comity.screening.engine import Name, Query, Subject

CANDIDATES = 50
_WRITER_BYTES = 256 << 20
_BOOSTS = {"part": 2.0, "phonetic": 0.8, "gram": 0.3, "birth": 1.5}
_LEAST_PHONETIC, _GRAM = 3, 3
_FEATURES = ("name_match", "weak_alias_match", "dob_year_disjoint", "dob_day_disjoint", "country_mismatch")
_HIT = 100.0
"""Brings the retrieval's score near the others."""


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
        self._judge: LogisticRegression | None = None

    def learn(self, lessons: Iterable[Traveller]) -> None:
        """Weigh the features of logic-v2 by travellers of whom it is known who they are."""
        rows, same = [], []
        for traveller in lessons:
            for id_, row in self._rows(traveller.by_papers()):
                rows.append(row)
                same.append(id_ == traveller.listed)
        self._judge = LogisticRegression(max_iter=1_000).fit(rows, same)

    def find(self, query: Query, limit: int) -> Found:
        if not self.scored:
            return [(candidate["id"], hit) for candidate, hit in self._retrieved(query, limit)]
        found = self._rows(query)
        if self._judge is None or not found:
            return sorted(((id_, row[0]) for id_, row in found), key=lambda item: -item[1])[:limit]
        likely = self._judge.predict_proba([row for _, row in found])[:, 1]
        scores = [(id_, float(score)) for (id_, _), score in zip(found, likely, strict=True)]
        return sorted(scores, key=lambda item: -item[1])[:limit]

    def _rows(self, query: Query) -> list[tuple[str, list[float]]]:
        """For each candidate logic-v2's score, the retrieval's and the features."""
        asked = ValueEntity.from_dict(entity("query", query))
        rows = []
        for candidate, hit in self._retrieved(query, CANDIDATES):
            result = LogicV2.compare(asked, ValueEntity.from_dict(candidate), self._config)
            told = result.explanations  # of features that could be computed for the two
            features = [(told[name].score or 0.0) if name in told else 0.0 for name in _FEATURES]
            rows.append((candidate["id"], [result.score, hit / _HIT, *features]))
        return rows

    def _retrieved(self, query: Query, limit: int) -> list[tuple[dict[str, Any], float]]:
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(
                    tantivy.Query.term_query(self._schema, field, term), _BOOSTS[field]
                ),
            )
            for field, term in set(terms(query))
        ]
        hits = self._searcher.search(tantivy.Query.boolean_query(clauses), limit).hits
        return [(json.loads(self._searcher.doc(address)["entity"][0]), float(hit)) for hit, address in hits]

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
