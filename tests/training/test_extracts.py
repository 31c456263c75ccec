"""An extract of one person's attendance: asked for by himself, approved by the head, of days and hours alone."""

from datetime import timedelta
from uuid import UUID

import pytest

from lentera.circulation.actions import Desk, NewReader, register
from lentera.circulation.facts import ReaderGroup
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.training import actions, queries
from lentera.training.actions import Person
from lentera.training.extracting import attendance_of
from lentera.training.rules import decide_extract
from tests.cast import ZONE, staff_client
from tests.documents.test_rendering import text_of
from tests.journal.proofs import assert_replay_equals_tables
from tests.training.conftest import FIRST

WHO = UUID(int=5)
NAME = "Nama Rahasia Peserta"


@pytest.mark.parametrize(
    "case, hours, asked, expected",
    [
        ("asked for", [2, 2], True, (2, 4)),
        ("one session", [3], True, (1, 3)),
        ("nobody asked", [2, 2], False, "extract-not-asked"),
        ("nothing attended", [], True, "extract-empty"),
    ],
)
def test_when_attendance_is_extracted(case, hours, asked, expected):
    told = decide_extract(WHO, hours, asked=asked)
    assert (getattr(told, "code", "") or (told.sessions, told.lesson_hours)) == expected


@pytest.fixture
def attended(school):
    """Two classes of one reader, at three sessions in all; another was at every session. Gives both participants."""
    cast, day = school.cast, FIRST + timedelta(days=9)
    with clock.told(clock.at_local(day, zone=ZONE)):
        desk = Desk(cast.prison, cast.sari, cast.library, ZONE)
        who = NewReader(name=NAME, group=ReaderGroup.CONVICT, card="70999")
        reader = register(desk, who, request_id=None, at=clock.now()).reader
        found = []
        for present in ((0, 1), (3,)):
            run = school.plan().run
            people = [Person(NAME, reader=reader), Person("Orang Lain")]
            one, other = actions.enrol(cast.prison, run, people, **school.by(cast.sari, FIRST))
            found.append((one.participant, other.participant))
            for number, session in enumerate(queries.offered_sessions(cast.prison, run)):
                there = {other.participant} | ({one.participant} if number in present else set())
                by = school.by(cast.sari, day)
                actions.take_attendance(cast.prison, run, session.session, there, **by)
        yield found


def test_all_classes_of_one_reader_and_nobody_elses_stand_in_it(school, attended):
    (one, other), (again, _) = attended
    for participant in (one, again):
        told = attendance_of(school.cast.prison, participant)
        assert [line.day for line in told.lines] == [FIRST + timedelta(days=n) for n in (0, 1, 3)]
        assert {line.activity for line in told.lines} == {"Pelatihan Menulis Cerita Pendek"}
        assert (told.name, told.lesson_hours) == (NAME, 6)
    assert len(attendance_of(school.cast.prison, other).lines) == 5
    assert attendance_of(school.cast.agency, one) is None
    assert attendance_of(school.cast.other_prison, one) is None


def test_the_head_approves_and_the_journal_tells_hours_without_a_name(school, attended):
    (one, _), _ = attended
    page = f"/desk/training/participants/{one}/extract/"
    run = attendance_of(school.cast.prison, one).run
    warden, sari = staff_client(school.cast.warden), staff_client(school.cast.sari)
    for browser in (warden, sari):
        assert f'href="{page}"' in browser.get(f"/desk/training/runs/{run}/").content.decode()
    seen = sari.get(page).content.decode()
    assert NAME in seen and "Kepala lembaga menyetujui" in seen
    sari.post(page, {"asked": "on", "request_id": "s"})
    unasked = warden.post(page, {"request_id": "w1"})
    assert "orangnya sendiri memintanya" in unasked.content.decode()
    assert not StoredEntry.objects.filter(kind="training.attendance_extracted").exists()
    told = {"asked": "on", "request_id": "w2"}
    for _twice in range(2):
        approved = warden.post(page, told)
        assert (approved["Content-Type"], approved["Cache-Control"]) == ("application/pdf", "no-store")
    [entry] = StoredEntry.objects.filter(kind="training.attendance_extracted")
    assert b'"lesson_hours":6' in bytes(entry.bytes) and NAME.encode() not in bytes(entry.bytes)
    assert "3 pertemuan, 6 JP" in warden.get(page).content.decode(), "each approval can be seen afterwards"
    assert_replay_equals_tables()


def test_nobody_else_sees_it(school, attended):
    (one, _), _ = attended
    page = f"/desk/training/participants/{one}/extract/"
    cast = school.cast
    for account, status in ((cast.trainer, 404), (cast.other_librarian, 404), (cast.assistant, 403)):
        assert staff_client(account).get(page).status_code == status


def test_the_extract_is_a_paper_to_be_filed(school, attended):
    (one, _), _ = attended
    page = f"/desk/training/participants/{one}/extract/"
    made = staff_client(school.cast.warden).post(page, {"asked": "on", "request_id": "w"})
    told = text_of(made.content)
    assert f"Nama : {NAME} Jumlah jam : 6 jam pelajaran (JP)" in told
    assert "Pelatihan Menulis Cerita Pendek 2" in told and "atas permintaan orangnya sendiri" in told
    assert "Karang Intan, 13 Maret 2024 Disetujui, Kepala Lapas, Bambang Sutejo, M.Si." in told
