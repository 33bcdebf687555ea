"""What somebody does with yente-client: who is known, who is found, and one entity. Prints JSON."""

import json
import sys

from yente_client import Client
from yente_client.entities import Person
from yente_client.exceptions import NotFoundError, RateLimitError

address, key, name, born = sys.argv[1:]

with Client(base_url=address, api_key=key) as client:
    asked = Person(name=name, birthDate=born, nationality="ke")
    found = client.match(asked)
    top = found.top
    stranger = client.match(Person(name="Tadeo Maravi"), datasets=["fr"], algorithm="best", threshold=0.7)
    searched = client.search(f"{name} {born}", fuzzy=False)
    entity = client.fetch(top.id)
    try:
        client.fetch("00000000-0000-0000-0000-000000000000")
        missing = False
    except NotFoundError:
        missing = True
    around = list(client.adjacent(top.id).adjacent)
    for _ in range(200):
        try:
            client.search("Tadeo Maravi", datasets=["fr"])
        except RateLimitError as error:
            waits = error.retry_after
            break
    print(
        json.dumps(
            {
                "status": [client.healthz().status, client.readyz().status],
                "datasets": [one.name for one in client.datasets().datasets],
                "algorithm": client.algorithms().best,
                "match": [top.id, top.match, top.score, sorted(top.contributing_explanations)],
                "stranger": [len(stranger.results), stranger.total.value],
                "search": [one.id for one in searched.results],
                "fetch": [entity.id, entity.schema_, entity.properties["birthDate"]],
                "nested": [paper.properties["number"] for paper in entity.properties["identification"]],
                "adjacent": around,
                "missing": missing,
                "waits": waits,
            }
        )
    )
