"""Past loans that the benchmark lays by itself are what the journal would have written."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from bench.lending_bed import NOW, barcode, card, make_bed
from bench.lending_past import lend_past, past_facts, write_chunk
from lentera.circulation.actions import give_back, lend
from lentera.circulation.facts import Lent, Returned
from lentera.circulation.models import Loan
from lentera.circulation.queries.counting import own_counts
from lentera.circulation.queries.today import _counted, counts_on
from lentera.circulation.queries.together import titles_out_with
from lentera.journal import clock
from lentera.journal.models import Mention, StoredEntry, Stream
from lentera.journal.ticking import prompt_work, tick
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

pytestmark = pytest.mark.django_db
GROWING = ("circulation_loan", "journal_storedentry", "journal_mention", "journal_request")


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


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are SQLite's")
@pytest.mark.parametrize(
    "count",
    [
        lambda prison: counts_on(prison, NOW.date(), "Asia/Makassar"),
        lambda prison: own_counts(prison, NOW.date() - timedelta(days=9), NOW.date(), "Asia/Makassar"),
    ],
    ids=["a day", "a stretch of days"],
)
def test_numbers_are_counted_in_indexes_alone(count):
    bed = make_bed(copies=3, readers=2)
    _counted.clear()
    with CaptureQueriesContext(connection) as heard:
        count(bed.prison)
    (plan,) = [_plan(told["sql"]) for told in heard.captured_queries]
    for index in ("loan_lent_on", "loan_returned_on"):
        assert [step for step in plan if f"USING COVERING INDEX {index}" in step], plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are SQLite's")
def test_no_question_at_the_desk_walks_through_past_loans():
    bed = make_bed(copies=3, readers=2)
    lend_past(bed, 30, before=NOW)
    with CaptureQueriesContext(connection) as heard, clock.told(NOW):
        for number in (0, 1):
            assert isinstance(lend(bed.desk, barcode(number), card(0), request_id=None, at=NOW), Lent)
        assert isinstance(give_back(bed.desk, barcode(0), request_id=None, at=NOW), Returned)
        titles_out_with(bed.prison, bed.librarian, bed.items[0])  # asked of copies that have a title
    asked = {told["sql"] for told in heard.captured_queries if told["sql"].startswith("SELECT")}
    plans = {sql: _plan(sql) for sql in asked}
    assert not [(sql, plan) for sql, plan in plans.items() if _walks(plan)]
    out = [plan for sql, plan in plans.items() if '"item" = ' in sql and '"returned_at" IS NULL' in sql]
    assert out
    assert all("loan_out" in " ".join(plan) for plan in out)
    newest = [plan for sql, plan in plans.items() if '"lent_at" DESC' in sql or "ORDER BY 1 DESC" in sql]
    assert newest
    assert not [plan for plan in newest if "TEMP B-TREE" in " ".join(plan)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are SQLite's")
def test_no_work_by_the_day_or_the_minute_walks_through_past_loans():
    """It begins in the minute in which readers wait, and what it writes it finds under the desk's lock."""
    bed = make_bed(copies=3, readers=2)
    lend_past(bed, 30, before=NOW)
    with CaptureQueriesContext(connection) as heard, clock.told(NOW):
        assert isinstance(lend(bed.desk, barcode(0), card(0), request_id=None, at=NOW), Lent)
        assert isinstance(give_back(bed.desk, barcode(0), request_id=None, at=NOW), Returned)
        later = NOW + timedelta(hours=1)
        clock.tell(later)
        assert prompt_work()["circulation.links"] == 1
        tick(later.date())
    asked = {told["sql"] for told in heard.captured_queries if told["sql"].startswith(("SELECT", "WITH"))}
    asked -= {sql for sql in asked if sql.endswith("LIMIT 1") and " AND " not in sql}  # whether there is any
    assert not [(sql, plan) for sql in asked if _walks(plan := _plan(sql))]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="plans are SQLite's")
@pytest.mark.parametrize(
    "page", ["/desk/", "/desk/catalogue/", "/desk/circulation/loans/", "/desk/circulation/movements/"]
)
def test_no_page_of_every_day_walks_through_past_loans(page):
    """What is out is found in the index of open loans, on `/desk/catalogue/` too, which tells what is free."""
    bed = make_bed(copies=3, readers=2)
    lend_past(bed, 30, before=NOW)
    with CaptureQueriesContext(connection) as heard, clock.told(NOW):
        assert staff_client(bed.librarian).get(page).status_code == 200
    asked = {told["sql"] for told in heard.captured_queries if '"circulation_loan"' in told["sql"]}
    plans = {sql: plan for sql in asked if sql.startswith("SELECT") and (plan := _plan(sql))}
    assert [sql for sql, plan in plans.items() if "loan_out" in " ".join(plan)]
    assert not [(sql, plan) for sql, plan in plans.items() if _walks(plan)]


def _walks(plan):
    """Whether a plan goes through all rows of a growing table, or through all that one institution has there; of its
    open loans it may.
    """
    scanned = {step.split()[1] for step in plan if step.startswith("SCAN ")}
    of_one = [step for step in plan if step.split()[1] in GROWING and step.endswith("(institution_id=?)")]
    whole = [step for step in of_one if "loan_out" not in step]
    return not scanned.isdisjoint(GROWING) or bool(whole)


def _plan(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
