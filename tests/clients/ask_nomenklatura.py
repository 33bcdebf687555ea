"""What somebody does with nomenklatura's YenteEnricher: match a person and expand what is known. Prints JSON."""

import json
import sys

from followthemoney import Dataset, StatementEntity, model
from nomenklatura.cache import Cache
from nomenklatura.db import make_session
from nomenklatura.enrich.yente import YenteEnricher

address, key, name, born = sys.argv[1:]

dataset = Dataset.make({"name": "mine", "title": "Mine"})
with make_session() as session:
    cache = Cache(session, dataset, create=True)
    enricher = YenteEnricher(dataset, cache, {"api": f"{address}/", "api_key": key, "dataset": "default"})
    data = {"id": "mine-1", "schema": "Person", "properties": {"name": [name], "birthDate": [born]}}
    person = StatementEntity.from_data(dataset, data)
    (match,) = enricher.match(person)
    expanded = list(enricher.expand(person, match))
    print(
        json.dumps(
            {
                "match": [match.id, match.schema.name, match.get("birthDate")],
                "expanded": sorted((one.schema.name, one.id) for one in expanded),
                "numbers": [number for one in expanded for number in one.get("number", quiet=True)],
                "known": model.get(match.schema.name) is not None,
            }
        )
    )
