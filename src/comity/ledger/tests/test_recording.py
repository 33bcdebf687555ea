"""dev"""

from uuid import uuid4

import pytest

from comity.kernel.recorder import Entry
from comity.ledger.recorder import LedgerRecorder
from comity.ledger.sequencer import sequence


@pytest.mark.django_db
def test_it():
    LedgerRecorder().record([Entry("record.read", uuid4(), sources=(uuid4(),)) for _ in range(5)])
    c = sequence()
    assert c.size == 5
