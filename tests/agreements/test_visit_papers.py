"""Papers of visits say what the facts say, in both languages, and only to those whose words they are."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import translation

from lentera.agreements import actions
from lentera.agreements.facts import (
    Answer,
    Delegate,
    Direction,
    MinuteLine,
    Stretch,
    VisitPlan,
    VisitRecord,
)
from lentera.agreements.hooks import booked
from lentera.documents.rendering import render
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.papers.hooks import kind_of
from lentera.papers.queries import letterhead

DAY = date(2024, 1, 25)
LATER = Stretch(first=date(2024, 1, 31), last=date(2024, 1, 31))


@pytest.fixture(autouse=True)
def _the_day_of_the_visit():
    with clock.told(clock.at_local(DAY)):
        yield


def made(code, author, about, language="id"):
    with translation.override(language):
        return kind_of(code).make(author, about, language)


def printed(code, author, about, language="id"):
    told = made(code, author, about, language)
    assert not isinstance(told, Refusal), told
    data = {"letterhead": letterhead(author, told.on), "number": "005/1/I/2024", **told.data}
    assert (
        render(kind_of(code).template, data, language=language, created=clock.at_local(told.on))[:5]
        == b"%PDF-"
    )
    return told


def offered(code, author, about):
    return kind_of(code).offers(author, about)


def test_letters_ask_and_answer_in_the_name_of_each_side(cast):
    plan = VisitPlan(
        direction=Direction.OUT, partner=cast.agency, purpose="Belajar katalog", when=LATER, begins="09:00",
        delegation=(Delegate(name="Sari Melati", position="Pustakawan"),),
    )  # fmt: skip
    request = actions.ask_for_visit(cast.prison, plan, actor=cast.sari, request_id=None).request
    assert offered("visit_invitation", cast.prison, request)
    assert not offered("visit_invitation", cast.agency, request)
    assert not offered("visit_answer", cast.agency, request)
    letter = printed("visit_invitation", cast.prison, request)
    assert letter.readers == (cast.agency,) and letter.data["signatory"]["name"].startswith("Bambang Sutejo")
    assert letter.data["table"]["rows"] == [["Sari Melati", "Pustakawan"]]
    english = printed("visit_invitation", cast.prison, request, "en")
    assert "Request to visit" in english.title
    assert made("visit_invitation", cast.agency, request).code == "paper-about-unknown"
    actions.answer_visit(
        cast.agency, request, version=1, answer=Answer.DECLINED, reason="Rapat", actor=cast.agus, request_id=None
    )  # fmt: skip
    answer = printed("visit_answer", cast.agency, request)
    assert (
        "belum dapat memenuhi" in answer.data["paragraphs"][0] and ["Alasan", "Rapat"] in answer.data["facts"]
    )
    order = printed("visit_order", cast.prison, request)
    assert order.data["persons"] == [{"name": "Sari Melati", "position": "Pustakawan"}]
    assert not offered("visit_order", cast.agency, request)


def test_what_was_held_is_listed_recorded_and_minuted(cast):
    record = VisitRecord(
        direction=Direction.IN, purpose="Membahas perpanjangan", held_on=DAY, place="Aula", begins="09:30",
        delegation=(
            Delegate(name="Bambang Sutejo", position="Kepala Lapas"),
            Delegate(name="Agus Permana", position="Kepala Seksi", host=True),
        ),
    )  # fmt: skip
    visit = actions.record_visit(cast.agency, cast.prison, record, actor=cast.agus, request_id=None).visit
    expected = printed("visit_attendance", cast.agency, visit)
    assert [row[1] for row in expected.data["rows"]] == ["Bambang Sutejo", "Agus Permana"]
    assert ["Karang Intan" in row[3] for row in expected.data["rows"]] == [True, False]
    assert "Dinas Perpustakaan" in expected.data["rows"][1][3]
    actions.attend(
        cast.agency, visit, name="Rina Amalia", position="Kasubsi", actor=cast.agus, request_id=None
    )
    signed = printed("visit_attendance", cast.agency, visit, "en")
    assert [row[1] for row in signed.data["rows"]] == ["Rina Amalia"]
    told = printed("visit_record", cast.agency, visit)
    roles = {one["name"]: (one["role"], one["organisation"]) for one in told.data["persons"]}
    assert roles["Agus Permana"][0] == "Tuan rumah" and "Dinas Perpustakaan" in roles["Agus Permana"][1]
    assert roles["Bambang Sutejo"][0] == "Tamu" and "Karang Intan" in roles["Bambang Sutejo"][1]
    assert not offered("visit_minutes", cast.agency, visit)
    assert made("visit_minutes", cast.agency, visit).code == "minutes-empty"
    line = MinuteLine(id=uuid4(), topic="Perpanjangan", decision="Naskah disiapkan")
    actions.write_minutes(cast.agency, visit, (line,), actor=cast.agus, request_id=None)
    actions.object_to_minutes(cast.prison, visit, line.id, "Kami menunggu", actor=cast.sari, request_id=None)
    minutes = printed("visit_minutes", cast.agency, visit, "en")
    assert "Kami menunggu" in minutes.data["agenda"][0]["discussion"]
    assert made("visit_record", cast.prison, visit).code == "paper-about-unknown"


def test_days_of_vehicles_are_asked_of_the_areas_above(cast):
    assert booked(cast.agency, DAY, DAY) == []
