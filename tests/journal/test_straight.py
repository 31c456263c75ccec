"""Statements straight to the driver say and refuse what they do through Django's cursor."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from lentera.journal import straight
from lentera.journal.guard import ProjectedWrite, open_door, stand_guard
from lentera.journal.models import Author
from lentera.journal.rows import uuid_value
from lentera.journal.sqlite import base

pytestmark = pytest.mark.django_db
INSERT = 'INSERT INTO "journal_author" ("id", "home", "public_name") VALUES (%s, %s, %s)'
RENAME = 'UPDATE "journal_author" SET "public_name" = %s WHERE "id" = %s'
NAMES = 'SELECT "public_name", \'100%%\' FROM "journal_author" WHERE "home" = %s ORDER BY "public_name"'


def _row(home, name, id=None):
    return [uuid_value(connection, id or uuid4()), uuid_value(connection, home), name]


def test_rows_are_written_counted_and_asked():
    home, id = uuid4(), uuid4()
    with open_door():
        assert straight.write(connection, INSERT, [_row(home, "a", id)]) == 1
        assert straight.write(connection, INSERT, [_row(home, "b"), _row(home, "c")]) == 2
        assert straight.write(connection, RENAME, [["d", uuid_value(connection, id)]]) == 1
        assert straight.write(connection, RENAME, [["e", uuid_value(connection, uuid4())]]) == 0
    told = straight.ask(connection, NAMES, [uuid_value(connection, home)])
    assert told == [("b", "100%"), ("c", "100%"), ("d", "100%")]


def test_the_guard_stands_on_this_way_too():
    with pytest.raises(ProjectedWrite):
        straight.write(connection, INSERT, [_row(uuid4(), "past the journal")])
    assert not Author.objects.filter(public_name="past the journal").exists()


def test_who_listens_hears_both():
    home = uuid4()
    with CaptureQueriesContext(connection) as heard, open_door():
        straight.write(connection, INSERT, [_row(home, "a")])
        straight.ask(connection, NAMES, [uuid_value(connection, home)])
    assert len(heard.captured_queries) == 2


def test_errors_are_those_of_django():
    row = _row(uuid4(), "twice")
    with open_door(), transaction.atomic():
        straight.write(connection, INSERT, [row])
        with pytest.raises(IntegrityError), transaction.atomic():
            straight.write(connection, INSERT, [row])


def test_in_a_broken_transaction_nothing_is_asked_or_written():
    with transaction.atomic(), open_door():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            straight.write(connection, INSERT, [_row(uuid4(), "a")])
        with pytest.raises(transaction.TransactionManagementError):
            straight.ask(connection, NAMES, [uuid_value(connection, uuid4())])


def test_a_savepoint_is_taken_back_alone():
    home = uuid4()
    with open_door(), transaction.atomic():
        straight.write(connection, INSERT, [_row(home, "kept")])
        with transaction.atomic():
            straight.write(connection, INSERT, [_row(home, "taken back")])
            transaction.set_rollback(True)
        with transaction.atomic():
            straight.write(connection, INSERT, [_row(home, "after it")])
    told = straight.ask(connection, NAMES, [uuid_value(connection, home)])
    assert [name for name, _ in told] == ["after it", "kept"]


def test_who_listens_hears_how_savepoints_begin_and_end():
    with CaptureQueriesContext(connection) as heard, transaction.atomic():
        pass
    assert [query["sql"].split()[0] for query in heard.captured_queries] == ["SAVEPOINT", "RELEASE"]


def test_a_savepoint_of_another_is_refused_as_django_says_it():
    with pytest.raises(DatabaseError), transaction.atomic():
        connection.savepoint_commit("nobody")


@pytest.mark.sqlite
def test_who_begins_to_write_stands_in_line(monkeypatch, tmp_path):
    begun = []
    monkeypatch.setattr(base, "next_in_line", lambda run, database: (begun.append(database), run()))
    one = connections.create_connection("default")
    one.settings_dict = {**one.settings_dict, "NAME": str(tmp_path / "own.sqlite3")}
    stand_guard(one)
    try:
        one.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert one.connection.in_transaction
    finally:
        one.close()
    assert begun == [one]
