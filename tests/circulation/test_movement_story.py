"""A reader who is transferred, from end to end: before, the day, the month after; and nothing of the name anywhere.

The reader has two copies, a hold, a pause, wants a history, and takes part in a class.
"""

import subprocess
from datetime import date, timedelta

import zstandard
from django.apps import apps
from django.db import connection

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk, NewReader
from lentera.circulation.actions import movement as moving
from lentera.circulation.actions.left_copy import end_loan
from lentera.circulation.actions.parcel import send_parcel, take_parcel
from lentera.circulation.facts import ReaderGroup, ReaderRegistered
from lentera.circulation.facts.movement import LoanEnd, MovementKind
from lentera.circulation.models import (
    HistoryChoice,
    Hold,
    LoanReader,
    Movement,
    Reader,
    ReaderPause,
)
from lentera.circulation.movement_papers import CLEARANCE, named_clearance
from lentera.circulation.queries import movement as moves
from lentera.circulation.rules.hold import Wanted
from lentera.journal import clock
from lentera.journal.forgettable import Forgettable
from lentera.journal.models import Blob, StoredEntry
from lentera.journal.ticking import tick
from lentera.papers import actions as papers
from lentera.papers.hooks import kind_of
from lentera.training import queries as training
from lentera.training.actions import Person
from lentera.training.facts import LeftReason
from lentera.training.models import Enrolment, Participant
from tests.cast import ZONE, staff_client
from tests.circulation.conftest import CARDS, OWN, PLACED, TUESDAY, add_own, add_placed, noon_of
from tests.journal.proofs import assert_replay_equals_tables
from tests.training.conftest import cast, school  # noqa: F401 (fixtures)

# Ten digits: five are found by chance in ids and counters sooner or later.
NAME, CARD, BLOCK = "Zulkarnaen Qwertyudin", "8135790246", "Xanadu 9"
LATER = date(2024, 4, 5)
PAGES = (
    "/desk/", "/desk/circulation/loans/", "/desk/circulation/readers/", "/desk/circulation/movements/",
    "/desk/circulation/movements/left/", "/desk/circulation/movements/releases/", "/desk/papers/", "/desk/training/",
)  # fmt: skip


def everything_stored():
    """Every value of every table, as text; sealed rows are what they are."""
    for model in apps.get_models():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            for row in cursor.fetchall():
                yield (
                    model,
                    b" ".join(
                        bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
                        for one in row
                    ),
                )


def places_of(*words):
    return {
        (model._meta.label, word)
        for model, told in everything_stored()
        for word in words
        if word.encode() in told
    }


def numbers(prison, day):
    truth = queries.daily_truth(prison, date(2023, 1, 1), day, ZONE)
    return {name: sum(told.get(name, 0) for told in truth.values()) for name in queries.COUNTED}


def at(day):
    clock.tell(noon_of(day))
    return clock.now()


def test_a_transfer_from_the_checklist_to_the_erasure(school, caplog):  # noqa: F811
    prison, other = school.cast.prison, school.cast.other_prison
    desk = Desk(prison, school.cast.sari, school.cast.library, ZONE)
    there = Desk(other, school.cast.other_librarian, school.cast.other_library, ZONE)
    with clock.told(noon_of(date(2024, 2, 1))):
        add_own(prison, OWN, school.cast.sari)
        add_placed(prison, school.cast.agency, PLACED, school.cast.sari, school.item)
        who = NewReader(NAME, ReaderGroup.CONVICT, card=CARD, block=BLOCK, pin="481516")
        reader = actions.register(desk, who, request_id=None, at=clock.now()).reader
        run = school.plan().run
        [enrolled] = actions_of_training(prison, run, reader, school)
        assert actions.keep_history(desk, CARD, "481516", at=clock.now()) == reader
        actions.lend(desk, OWN[0], CARD, request_id=None, at=clock.now())
        actions.give_back(desk, OWN[0], request_id=None, at=at(date(2024, 2, 20)))
        assert queries.paused_until(prison, reader) is not None
        now = at(date(2024, 3, 4))
        tick(date(2024, 3, 4))
        loans = [
            actions.lend(desk, barcode, CARD, request_id=None, at=now).loan for barcode in (OWN[1], PLACED[0])
        ]
        hold = actions.place_hold(desk, CARD, Wanted(title="Laut Bercerita"), request_id="h1", at=now)
        assert Hold.objects.count() == 1, hold
        ReaderPause.rows.remember(prison, reader=reader, until=date(2024, 6, 1).isoformat())

        now = at(TUESDAY)
        told = {str(one.label): one.count for one in moves.checklist(prison, reader)}
        assert told == {"pesanan": 1, "kelas yang diikuti": 1}
        before = numbers(prison, TUESDAY)
        assert before == {"loans": 3, "returns": 1, "visits": 0, "new_readers": 1}
        moving.move(desk, reader, MovementKind.TRANSFERRED, on=TUESDAY, request_id="t1", at=now)
        assert Hold.objects.count() == 0
        assert Enrolment.objects.get(id=enrolled.participant).left_why == LeftReason.TRANSFERRED
        left = moves.leaving_of(prison, reader)
        assert [one.line.barcode for one in moves.left_copies(prison)] == [PLACED[0], OWN[1]]
        how = {"actor": school.cast.sari, "request_id": "c1"}
        assert papers.issue(prison, CLEARANCE, left.id, **how).code == "clearance-copies-out"

        actions.give_back(desk, PLACED[0], request_id=None, at=at(date(2024, 3, 6)))
        end_loan(desk, loans[0], LoanEnd.TRAVELLED, document="BA/9/2024", request_id="e1", at=clock.now())
        assert moves.left_copies(prison) == []
        issued = papers.issue(prison, CLEARANCE, left.id, **how)
        assert issued.number
        named = named_clearance(prison, left.id)
        assert NAME in str(named.data)
        pdf = papers.render_paper(
            kind_of(CLEARANCE), prison, named, number=issued.number, code=issued.code, language="id"
        )
        assert pdf.startswith(b"%PDF")
        code = send_parcel(desk, reader, other, at=clock.now())
        taken = take_parcel(there, code, request_id="p1", at=clock.now())
        assert isinstance(taken, ReaderRegistered)
        assert places_of(NAME, BLOCK, CARD) == set()

        at(LATER)
        for day in range((LATER - TUESDAY).days + 1):
            tick(TUESDAY + timedelta(days=day))
        assert Reader.objects.get(id=reader).forgotten
        assert queries.identity(prison, reader) is None
        assert queries.identity(other, taken.reader).name == NAME  # the other house has its own reader
        assert rows_about(prison, reader) == []
        after = numbers(prison, LATER)
        assert after == {**before, "returns": 2}
        assert Movement.objects.get(institution=prison).kind == MovementKind.TRANSFERRED
        assert [one.left_why for one in Enrolment.objects.filter(institution=prison)] == ["transferred"]
        assert training.certificates_of_run(school.cast.agency, run) == []

        moving.move(there, taken.reader, MovementKind.RELEASED, on=LATER, request_id=None, at=clock.now())
        actions.forget_due(other, LATER + timedelta(days=30), actor=school.cast.other_librarian)
        Participant.rows.forget(prison, [enrolled.participant])  # its own time: two years after the class
        assert places_of(NAME, BLOCK, CARD) == set()
        assert no_name_in_pages(school.cast)
        exported = list(queries.export_loans(prison))
        assert not any(word in str(exported) for word in (NAME, CARD, BLOCK, str(reader)))
        assert not any(word in caplog.text for word in (NAME, CARD, BLOCK))
        for stored in StoredEntry.objects.all():
            assert NAME.encode() not in bytes(stored.bytes)
        kept = [papers_text(blob) for blob in Blob.objects.filter(institution=prison, kind="evidence")]
        assert any(issued.number in text for text in kept)
        assert not any(NAME in text or CARD in text for text in kept)
        assert NAME in text_of(pdf)
    assert_replay_equals_tables()


def papers_text(blob):
    return text_of(zstandard.ZstdDecompressor().decompress(bytes(blob.data), max_output_size=blob.size))


def text_of(pdf):
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode()


def actions_of_training(prison, run, reader, school):  # noqa: F811
    from lentera.training import actions as classes

    people = [Person(NAME, reader=reader)]
    return classes.enrol(prison, run, people, actor=school.cast.sari, request_id=None)


def rows_about(institution, reader):
    """Forgettable rows of circulation that the reader's id still finds."""
    found = []
    for model in apps.get_app_config("circulation").get_models():
        if not issubclass(model, Forgettable):
            continue
        if model.rows.open(institution, reader) is not None:
            found.append(model)
        if any(field.name == "reader_hash" for field in model._meta.local_fields):
            found += model.rows.find(institution, reader=reader)
    return found


def no_name_in_pages(cast):  # noqa: F811
    for account in (cast.sari, cast.warden, cast.assistant, cast.agus, cast.trainer, cast.auditor):
        client = staff_client(account)
        for page in PAGES:
            told = client.get(page).content.decode()
            assert not any(word in told for word in (NAME, CARD, BLOCK)), (account, page)
    return True


def test_the_link_and_the_choice_go_with_the_reader(school):  # noqa: F811
    prison = school.cast.prison
    desk = Desk(prison, school.cast.sari, school.cast.library, ZONE)
    with clock.told(noon_of(TUESDAY)):
        add_own(prison, OWN, school.cast.sari)
        who = NewReader(NAME, ReaderGroup.CONVICT, card=CARDS[0], pin="481516")
        reader = actions.register(desk, who, request_id=None, at=clock.now()).reader
        actions.keep_history(desk, CARDS[0], "481516", at=clock.now())
        actions.lend(desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
        moving.move(desk, reader, MovementKind.DIED, on=TUESDAY, request_id=None, at=clock.now())
        assert LoanReader.objects.count() == HistoryChoice.objects.count() == 1
        actions.forget_due(prison, date(2024, 4, 4), actor=school.cast.sari)
        assert LoanReader.objects.count() == HistoryChoice.objects.count() == 0
        assert moves.left_copies(prison) == []
