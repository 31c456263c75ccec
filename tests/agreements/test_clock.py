"""The clock as an office sets it, late follow-ups that climb, and messages for a chat."""

import re
from datetime import date, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from lentera.agreements import actions, queries
from lentera.agreements.facts import EscalationLevel, FollowUpEscalated
from lentera.agreements.models import Alert, ClockStep, FollowUpEscalation
from lentera.agreements.rules import RENEWAL_CLOCK
from lentera.agreements.rules.chat import KINDS, TEXTS, filled, unknown_word
from lentera.agreements.rules.escalation import Reminders, decide_escalation, decide_reminders
from lentera.agreements.rules.visit import FollowUpState
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import tick
from tests.agreements.papers import END, sign_from_paper
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

TODAY = date(2024, 2, 6)
DUE = date(2024, 2, 1)
OWNER, SUPERIOR, HEAD = EscalationLevel.OWNER, EscalationLevel.SUPERIOR, EscalationLevel.HEAD


@pytest.fixture(autouse=True)
def _day():
    with clock.told(clock.at_local(TODAY)):
        yield


def shown(response):
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def level_of(days_late, told=(), **changes):
    state = FollowUpState(uuid4(), uuid4(), DUE - timedelta(days=9), due=changes.pop("due", DUE), **changes)
    outcome = decide_escalation(state, told, Reminders(), today=DUE + timedelta(days=days_late))
    return None if outcome is None else outcome.level


@pytest.mark.parametrize(
    "case, late, told, level",
    [
        ("on its day", 0, (), None),
        ("two days late", 2, (), None),
        ("three days late", 3, (), OWNER),
        ("told already", 4, (OWNER,), None),
        ("the day before the superior", 6, (OWNER,), None),
        ("seven days late", 7, (OWNER,), SUPERIOR),
        ("seven days late, nobody ran the tick before", 7, (), SUPERIOR),
        ("the superior knows: the owner is told no more", 8, (SUPERIOR,), None),
        ("fourteen days late", 14, (OWNER, SUPERIOR), HEAD),
        ("the head knows", 200, (HEAD,), None),
    ],
)
def test_a_late_follow_up_climbs_once_a_level(case, late, told, level):
    assert level_of(late, told) == level


def test_nothing_climbs_that_is_over_or_has_no_day():
    assert level_of(30, due=None) is None
    assert level_of(30, renewed_on=DUE) is None


@pytest.mark.parametrize(
    "case, change, refusal",
    [
        ("as recommended", {}, None),
        ("a step on the day of the end", {"steps": {"signed": 0}}, "clock-days"),
        ("a step two years ahead", {"steps": {"evaluation": 721}}, "clock-days"),
        ("the signature before the agreed text", {"steps": {"agreed": 7, "signed": 8}}, "clock-order"),
        (
            "one of many after its next",
            {"steps": {"evaluation": 90, "agreed": 7, "signed": 8}},
            "clock-order",
        ),
        ("two steps on one day", {"steps": {"agreed": 7, "signed": 7}}, None),
        ("a step the day before the end", {"steps": {"signed": 1}}, None),
        ("a step as far ahead as may be", {"steps": {"evaluation": 720}}, None),
        ("no warning at all", {"alert_days": ()}, "alert-days"),
        ("a warning on the day itself", {"alert_days": (30, 0)}, "alert-days"),
        ("a warning the day before, and as early as may be", {"alert_days": (720, 1)}, None),
        ("a warning earlier", {"alert_days": (721, 1)}, "alert-days"),
        ("ten warnings", {"alert_days": tuple(range(1, 11))}, None),
        ("eleven warnings", {"alert_days": tuple(range(1, 12))}, "alert-days"),
        ("the head before the superior", {"to_head": 7}, "escalation-order"),
        ("at once", {"to_owner": 0}, "escalation-order"),
        ("after a day", {"to_owner": 1}, None),
        ("the owner with the superior", {"to_owner": 7}, "escalation-order"),
        ("as late as may be", {"to_head": 720}, None),
        ("later", {"to_head": 721}, "escalation-order"),
    ],
)
def test_what_an_office_may_set(case, change, refusal):
    told = {
        "steps": dict(RENEWAL_CLOCK), "alert_days": (90, 7), "to_owner": 3, "to_superior": 7, "to_head": 14, **change
    }  # fmt: skip
    outcome = decide_reminders(**told)
    assert (outcome.code if outcome else None) == refusal


def open_follow_up(cast, *, due=DUE, account=None, task="Kirim konsep"):
    return actions.open_follow_up(
        cast.agency, cast.prison, task=task, owner="Seksi Kerja Sama", owner_institution=cast.agency,
        due=due, opened_on=date(2024, 1, 25), actor=cast.agus, request_id=None, account=account,
    )  # fmt: skip


def test_the_tick_tells_each_level_once_and_the_home_page_shows_it_to_whom_it_climbed(cast):
    told = open_follow_up(cast, account=cast.agus)
    for days_late, levels in (
        (2, []),
        (3, ["owner"]),
        (3, ["owner"]),
        (8, ["owner", "superior"]),
        (8, ["owner", "superior"]),
    ):
        day = DUE + timedelta(days=days_late)
        with clock.told(clock.at_local(day)):
            tick(day)
            rows = FollowUpEscalation.objects.filter(follow_up=told.follow_up).order_by("raised_at")
            assert [row.level for row in rows] == levels
            home = shown(staff_client(cast.head).get("/desk/"))
            assert ("Dinaikkan kepada Anda: Kirim konsep" in home) == ("superior" in levels)
            assert home.count("Kirim konsep") == 1, "one row for one follow-up"
            assert "Dinaikkan kepada Anda" not in shown(staff_client(cast.agus).get("/desk/"))
    day = DUE + timedelta(days=20)
    with clock.told(clock.at_local(day)):
        assert tick(day)["agreements.escalations"] == 1
        assert tick(day)["agreements.escalations"] == 0
        history = shown(staff_client(cast.agus).get(reverse("agreements:follow-up", args=[told.follow_up])))
        assert "Terlambat 20 hari dan dinaikkan" in history
        assert "dinaikkan" not in shown(
            staff_client(cast.sari).get(reverse("agreements:follow-up", args=[told.follow_up]))
        ), "how an office warns itself is its own affair"
    assert_replay_equals_tables()


def test_another_day_begins_anew_and_a_closed_one_climbs_no_more(cast):
    told = open_follow_up(cast)
    with clock.told(clock.at_local(date(2024, 2, 9))):
        assert actions.escalate(cast.agency, date(2024, 2, 9)) == 1
        actions.postpone_follow_up(
            cast.agency, told.follow_up, due=date(2024, 2, 20), reason="Menunggu", actor=cast.agus, request_id=None
        )  # fmt: skip
        assert actions.escalate(cast.agency, date(2024, 2, 21)) == 0
    with clock.told(clock.at_local(date(2024, 2, 23))):
        assert actions.escalate(cast.agency, date(2024, 2, 23)) == 1
        actions.close_follow_up(
            cast.agency, told.follow_up, evidence="Surat 12", actor=cast.agus, request_id=None
        )
        assert actions.escalate(cast.agency, date(2024, 4, 1)) == 0
    assert FollowUpEscalation.objects.count() == 2


def test_only_the_institution_that_owes_it_is_told(cast):
    actions.open_follow_up(
        cast.agency, cast.prison, task="Siapkan ruang", owner="Kasi Binadik", owner_institution=cast.prison,
        due=DUE, opened_on=date(2024, 1, 25), actor=cast.agus, request_id=None,
    )  # fmt: skip
    assert actions.escalate(cast.agency, date(2024, 2, 20)) == 0
    with clock.told(clock.at_local(date(2024, 2, 20))):
        assert actions.escalate(cast.prison, date(2024, 2, 20)) == 1
        assert "Dinaikkan kepada Anda: Siapkan ruang" in shown(staff_client(cast.warden).get("/desk/"))


def save(cast, request_id=None, **changes):
    steps = {name: (days, "") for name, days in RENEWAL_CLOCK} | changes.pop("steps", {})
    return actions.save_reminders(
        cast.agency, steps, Reminders(**changes), actor=cast.agus, request_id=request_id
    )


def test_an_office_keeps_its_own_clock_and_its_own_warnings(cast):
    signed = sign_from_paper(cast)
    outcome = save(cast, "r1", steps={"request": (100, "Seksi Kerja Sama")}, alert_days=(45,))
    assert not isinstance(outcome, Refusal)
    assert save(cast, "r1", alert_days=(10,)) == outcome, "pressing twice is one change"
    office = queries.clock_of(cast.agency)
    assert dict(office.clock)["request"] == 100 and office.owners == {"request": "Seksi Kerja Sama"}
    assert queries.reminders_of(cast.agency).alert_days == (45,)
    assert queries.reminders_of(cast.prison) == Reminders()
    rows = ClockStep.objects.count()
    save(cast, steps={"request": (100, "Seksi Kerja Sama")}, alert_days=(45,))
    assert ClockStep.objects.count() == rows
    assert actions.tick(cast.agency, END - timedelta(days=46)) == 0
    assert actions.tick(cast.agency, END - timedelta(days=45)) == 1
    assert [row.days for row in Alert.objects.filter(agreement=signed.agreement)] == [45]
    told = shown(staff_client(cast.agus).get(reverse("agreements:list")))
    assert "Evaluasi terlambat" in told
    assert_replay_equals_tables()


def test_a_stranger_is_nobodys_superior(cast):
    outcome = save(cast, superior=cast.sari)
    assert isinstance(outcome, Refusal) and outcome.code == "superior-unknown"
    assert not isinstance(save(cast, superior=cast.stock), Refusal)
    open_follow_up(cast)
    actions.escalate(cast.agency, DUE + timedelta(days=8))
    with clock.told(clock.at_local(DUE + timedelta(days=8))):
        assert "Dinaikkan kepada Anda" in shown(staff_client(cast.stock).get("/desk/"))
        assert "Dinaikkan kepada Anda" not in shown(staff_client(cast.head).get("/desk/"))


def test_messages_fall_back_where_a_word_is_unknown_and_refuse_places_nobody_fills():
    assert set(TEXTS) == set(KINDS)
    for text in TEXTS.values():
        assert unknown_word(text) is None
    assert unknown_word("Yth. {penerima} {kamar}") == "kamar"
    assert (
        filled("Yth. {penerima} {lembaga},\n{permintaan}\nSalam", {"penerima": "Kepala"})
        == "Yth. Kepala,\nSalam"
    )
    assert filled("{nomor}", {"nomor": "{hari}", "hari": "x"}) == "{hari}", "a value is never read as a text"


def test_the_fact_says_no_more_than_it_must():
    assert set(FollowUpEscalated.__struct_fields__) == {"follow_up", "level", "due", "late"}


def page(account, name, *args, **query):
    return staff_client(account).get(reverse(f"agreements:{name}", args=args), query)


def post(account, page_name, /, *args, **data):
    return staff_client(account).post(reverse(f"agreements:{page_name}", args=args), data, follow=True)


def settings_sent(**changes):
    sent = {"alert_days": "60; 20", "to_owner": "2", "to_superior": "5", "to_head": "9", "superior": ""}
    for name, days in RENEWAL_CLOCK:
        sent |= {f"days_{name}": str(days), f"owner_{name}": ""}
    return sent | {"owner_evaluation": "Seksi Kerja Sama"} | changes


def test_the_office_sets_its_clock_on_a_page_and_a_bad_order_is_refused_in_place(cast):
    assert "Langkah dan pengingat" in shown(page(cast.agus, "reminders"))
    assert "tersimpan" in shown(post(cast.agus, "reminders", **settings_sent()))
    assert queries.reminders_of(cast.agency) == Reminders((60, 20), 2, 5, 9)
    told = shown(post(cast.agus, "reminders", **settings_sent(days_signed="40")))
    assert "harus berurutan" in told
    told = shown(post(cast.agus, "reminders", **settings_sent(alert_days="besok")))
    assert "Tuliskan hari sebagai angka" in told
    assert queries.reminders_of(cast.agency) == Reminders((60, 20), 2, 5, 9)
    assert page(cast.crew, "reminders").status_code == 403
    post(cast.head, "reminders", **settings_sent(alert_days="5"))
    assert queries.reminders_of(cast.agency).alert_days == (60, 20), "the head reads, the officer sets"


def test_the_clock_stands_on_a_page_with_owner_and_lateness(cast):
    from django.template import Context, Template
    from django.test import RequestFactory

    from lentera.institutions import queries as institutions

    signed = sign_from_paper(cast)
    save(cast, steps={"request": (90, "Seksi Kerja Sama")})

    def drawn(account):
        request = RequestFactory().get("/")
        request.staff = institutions.staff(account)
        text = Template("{% load cards %}{% renewal_clock id %}").render(
            Context({"request": request, "id": signed.agreement})
        )
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))

    told = drawn(cast.agus)
    assert "Permohonan perpanjangan batas 15 Nov 2023 · Seksi Kerja Sama Terlambat 83 hari" in told
    assert "Evaluasi" in told and "Ditandatangani" in told
    assert drawn(cast.warden).strip() == ""
    with clock.told(clock.at_local(date(2023, 6, 1))):
        assert drawn(cast.agus).strip() == "", "outside its time there is no clock"


def test_both_sides_read_the_register_each_from_its_own_side(cast):
    open_follow_up(cast, task="Kirim konsep")
    actions.open_follow_up(
        cast.agency, cast.prison, task="Siapkan ruang", owner="Kasi Binadik", owner_institution=cast.prison,
        due=date(2024, 3, 1), opened_on=date(2024, 1, 25), actor=cast.agus, request_id=None,
    )  # fmt: skip
    actions.escalate(cast.agency, DUE + timedelta(days=8))
    with clock.told(clock.at_local(DUE + timedelta(days=8))):
        told = shown(page(cast.agus, "commitments"))
        assert "2 terbuka · 1 lewat waktu" in told and "lewat 8 hari · naik ke atasan" in told
        theirs = shown(page(cast.sari, "commitments"))
        assert "Kirim konsep" in theirs and "lewat 8 hari" in theirs and "naik ke atasan" not in theirs
        own = shown(page(cast.sari, "commitments", side="own"))
        assert "Siapkan ruang" in own and "Kirim konsep" not in own
        assert "Kirim konsep" not in shown(page(cast.other_librarian, "commitments"))
        assert "Siapkan ruang" not in shown(page(cast.agus, "commitments", state="late"))
        assert "Siapkan ruang" not in shown(page(cast.agus, "commitments", owner="Seksi Kerja Sama"))
        assert (
            shown(page(cast.agus, "commitments", partner=str(cast.other_prison))).count("Kirim konsep") == 0
        )
        assert page(cast.agus, "commitments", partner="nonsense").status_code == 200
        answer = page(cast.agus, "commitments", export="csv", state="all")
        assert "Kirim konsep" in answer.content.decode("utf-8-sig")


def test_a_message_greets_by_office_and_holds_number_day_and_address(cast):
    from lentera.agreements.queries.chat import message
    from lentera.institutions import queries as institutions

    signed = sign_from_paper(cast)
    staff = institutions.staff(cast.agus)
    text = message(staff, "agreement", signed.agreement, absolute=lambda path: f"https://dinas.example{path}")
    assert text is not None
    assert text.startswith("Yth. Kepala Lapas Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan,")
    assert "119/012/DISPERSIP/2023" in text and "Selasa, 13 Februari 2024" in text
    assert f"https://dinas.example/desk/agreements/{signed.agreement}/" in text
    assert "Bambang" not in text and "{" not in text
    assert message(institutions.staff(cast.other_librarian), "agreement", signed.agreement) is None
    told = open_follow_up(cast)
    assert "Kirim konsep" in shown(page(cast.agus, "follow-up", told.follow_up))
    assert "data-copy" in page(cast.agus, "follow-up", told.follow_up).content.decode()
    actions.close_follow_up(cast.agency, told.follow_up, evidence="Sudah", actor=cast.agus, request_id=None)
    assert "data-copy" not in page(cast.agus, "follow-up", told.follow_up).content.decode()


@pytest.mark.parametrize(
    ("office", "house", "greeted"),
    [
        ("Kepala Dinas", "Dinas Perpustakaan dan Kearsipan", "Kepala Dinas Perpustakaan dan Kearsipan"),
        (
            "Kepala Lembaga Pemasyarakatan",
            "Lembaga Pemasyarakatan Kelas IIA Banjarmasin",
            "Kepala Lembaga Pemasyarakatan Kelas IIA Banjarmasin",
        ),
        ("Kepala Seksi", "Dinas Perpustakaan", "Kepala Seksi Dinas Perpustakaan"),
        ("", "Dinas Perpustakaan", "Dinas Perpustakaan"),
        ("Kepala Dinas", "", "Kepala Dinas"),
        ("Dinas", "Dinas", "Dinas"),
    ],
)
def test_a_greeting_says_no_word_of_office_and_house_twice(office, house, greeted):
    assert filled("Yth. {penerima} {lembaga},", {"penerima": office, "lembaga": house}) == f"Yth. {greeted},"


def test_an_office_words_its_own_message_and_a_strange_place_is_refused(cast):
    from lentera.agreements.queries.chat import chat_text

    assert "Pesan tersimpan" in shown(
        post(cast.agus, "chat-texts", kind="follow_up", text="Yth. {penerima}, mohon kabar {perihal}.")
    )
    assert chat_text(cast.agency, "follow_up") == "Yth. {penerima}, mohon kabar {perihal}."
    assert chat_text(cast.prison, "follow_up") == TEXTS["follow_up"]
    told = shown(post(cast.agus, "chat-texts", kind="follow_up", text="Yth. {kamar}"))
    assert "“kamar” yang tidak dikenal" in told
    assert page(cast.head, "chat-texts").status_code == 200
    assert_replay_equals_tables()
