"""Past loans that the benchmark lays by itself are what the journal would have written."""

from datetime import timedelta

import pytest
from django.db import transaction

from bench.lending_bed import NOW, lend_past, make_bed
from bench.lending_past import past_facts, write_chunk
from lentera.circulation.models import Loan
from lentera.journal.models import Mention, StoredEntry, Stream
from tests.journal.proofs import assert_replay_equals_tables

pytestmark = pytest.mark.django_db


def _all():
    told = {}
    for model in (Loan, Mention, StoredEntry, Stream):
        names = [field.attname for field in model._meta.local_concrete_fields]
        rows = model._base_manager.order_by().values_list(*names)
        told[model] = {
            tuple(bytes(one) if isinstance(one, memoryview) else one for one in row) for row in rows
        }
    return told


@pytest.mark.parametrize("before", [NOW, NOW - timedelta(days=366)], ids=["after the readers", "before them"])
def test_a_thousand_are_the_same_rows(before):
    bed = make_bed(copies=30, readers=1)
    with transaction.atomic():
        lend_past(bed, 1_000, before=before)
        told = _all()
        transaction.set_rollback(True)
    assert len(told[Loan]) == 1_000
    facts = list(past_facts(bed, 1_000, before=before))
    write_chunk(bed, facts[:300])
    write_chunk(bed, facts[300:])
    assert _all() == told
    assert_replay_equals_tables()
