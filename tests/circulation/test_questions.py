"""Reference questions: keyed in from paper, answered within the limit, forgotten; no fact holds a word of them."""

from datetime import date, timedelta

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.facts import Priority, QuestionAnswered, QuestionAsked
from lentera.circulation.facts.movement import MovementKind
from lentera.circulation.hooks import leavings
from lentera.circulation.models import QuestionText
from lentera.journal import clock
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import tick
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, TUESDAY, bears, noon_of
from tests.journal.proofs import assert_replay_equals_tables

WORDS = "Berapa lama masa banding yang rahasia?"
PAGE = "/desk/circulation/questions/"


def ask(stage, text=WORDS, **more):
    told = {"card": CARDS[0], "request_id": None, "at": clock.now(), **more}
    return actions.ask_question(stage.desk, text, **told)


def code(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def test_a_question_is_asked_answered_and_its_words_forgotten_after_thirty_days(stage):
    asked = ask(stage, request_id="q1")
    assert isinstance(asked, QuestionAsked) and ask(stage, request_id="q1") == asked
    assert actions.draft_answer(stage.desk, asked.question, "Tujuh hari.", at=clock.now()) is None
    refused = actions.answer_question(stage.desk, asked.question, pages=41, request_id=None, at=clock.now())
    assert code(refused) == "reader-question-pages"
    done = actions.answer_question(stage.desk, asked.question, pages=3, request_id="a1", at=clock.now())
    assert isinstance(done, QuestionAnswered)
    again = actions.answer_question(stage.desk, asked.question, pages=3, request_id=None, at=clock.now())
    assert code(again) == "reader-question-over"
    assert queries.question(stage.cast.prison, asked.question).answer == "Tujuh hari."
    told = b"".join(bytes(row.bytes) for row in StoredEntry.objects.all())
    assert b"rahasia" not in told and b"Tujuh hari" not in told and not bears(told, CARDS[0])
    last = TUESDAY + timedelta(days=29)
    clock.tell(noon_of(last))
    tick(last)
    assert QuestionText.objects.exists()
    clock.tell(noon_of(last + timedelta(days=1)))
    tick(last + timedelta(days=1))
    assert not QuestionText.objects.exists()
    assert queries.question(stage.cast.prison, asked.question).pages == 3
    assert_replay_equals_tables()


def test_legal_and_re_entry_questions_go_first_and_the_oldest_is_known(stage):
    ask(stage, "Lama", asked_on=date(2024, 2, 20))
    ask(stage, "Bebas", priority=Priority.REENTRY)
    ask(stage, "Hukum", priority=Priority.LEGAL)
    assert [line.text for line in queries.questions(stage.cast.prison)] == ["Hukum", "Bebas", "Lama"]
    assert queries.oldest_question(stage.cast.prison) == date(2024, 2, 20)
    home = staff_client(stage.cast.sari).get("/desk/").content.decode()
    assert "3 pertanyaan anggota belum dijawab" in home and "14 hari" in home


def test_a_question_that_nobody_waits_for_loses_its_words_at_once(stage):
    question = ask(stage).question
    actions.drop_question(stage.desk, question, request_id=None, at=clock.now())
    assert not QuestionText.objects.exists()
    assert queries.open_questions(stage.cast.prison) == 0
    assert_replay_equals_tables()


def test_the_words_of_who_leaves_go(stage):
    ask(stage)
    assert actions.unname_questions(stage.cast.prison, stage.readers[CARDS[0]]) == 1
    assert not QuestionText.objects.exists()


def test_who_leaves_waits_for_no_answer(stage):
    asked, other = ask(stage).question, ask(stage, card=CARDS[1]).question
    answered = ask(stage, "Sudah").question
    actions.answer_question(stage.desk, answered, pages=1, request_id=None, at=clock.now())
    leaving = next(one for one in leavings() if one.name == "questions")
    reader = stage.readers[CARDS[0]]
    assert [line.count for line in leaving.look(stage.cast.prison, reader)] == [2]
    told = (stage.cast.prison, reader, MovementKind.RELEASED, stage.cast.sari, clock.now())
    assert leaving.settle(*told) == 2 and leaving.settle(*told) == 0
    assert [line.id for line in queries.questions(stage.cast.prison)] == [other]
    assert not queries.question_state(stage.cast.prison, asked).open
    assert {one.name for one in leavings()} >= {"holds", "questions", "family", "courses"}
    assert_replay_equals_tables()


@pytest.mark.parametrize(
    "case, text, more, expected",
    [
        ("unknown card", WORDS, {"card": "99999"}, "card-unknown"),
        ("empty", " ", {}, "reader-question-empty"),
        ("tomorrow", WORDS, {"asked_on": TUESDAY + timedelta(days=1)}, "reader-question-in-future"),
    ],
)
def test_bad_input_changes_nothing(stage, case, text, more, expected):
    before = StoredEntry.objects.count()
    assert code(ask(stage, text, **more)) == expected
    assert StoredEntry.objects.count() == before and not QuestionText.objects.exists()


def test_the_librarian_keys_in_answers_prints_and_sets_the_limit(stage):
    sari = staff_client(stage.cast.sari)
    answer = sari.post(
        PAGE + "new/", {"card": CARDS[0], "text": WORDS, "priority": "legal", "request_id": "n1"}
    )
    assert answer.status_code == 302
    page = sari.get(answer.url).content.decode()
    assert WORDS in page and f"Kartu {CARDS[0]}" in page and "Nama Rahasia" not in page
    wrong = sari.post(PAGE + "new/", {"card": "99999", "text": WORDS})
    assert "Kartu 99999 tidak terdaftar" in wrong.content.decode()
    sari.post(answer.url, {"answer": "Tujuh hari.\n\nTulis ke pengadilan."})
    question = answer.url.rstrip("/").rpartition("/")[2]
    paper = sari.get(f"/desk/papers/print/reference_answer/{question}/")
    assert paper["Content-Type"] == "application/pdf"
    sari.post(PAGE + "limits/", {"pages": "2", "days": "7"})
    refused = sari.post(answer.url, {"pages": "3"})
    assert "batas 2 halaman" in refused.context["outcome"].text
    done = sari.post(answer.url, {"pages": "2"})
    assert done.context["outcome"].state == "ok"
    assert WORDS not in sari.get(PAGE).content.decode()
    assert WORDS in sari.get(PAGE + "?state=finished").content.decode()


def test_only_the_librarian_reads_questions(stage):
    question = ask(stage).question
    for account in (stage.cast.assistant, stage.cast.warden, stage.cast.agus):
        assert staff_client(account).get(PAGE).status_code == 403
    other = staff_client(stage.cast.other_librarian)
    assert other.get(f"{PAGE}{question}/").status_code == 404
    assert WORDS not in other.get(PAGE).content.decode()
