"""The weights of the decision, read from `tables/coefficients.json`."""

import json
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Coefficients:
    """Log-odds. `name` holds the weights of the name, `birth_date` one weight for each way dates compare."""

    version: int
    provenance: str
    name: dict[str, float]
    birth_date: dict[str, float]
    identifier: float
    nationality_differs: float
    sex_differs: float


def _read() -> Coefficients:
    table = files("comity.screening.engine.tables") / "coefficients.json"
    return Coefficients(**json.loads(table.read_text(encoding="utf-8")))


COEFFICIENTS = _read()
