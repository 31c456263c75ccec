"""What was issued stands: number, digest, versions, who reads it, what a crash leaves."""

import pytest

from lentera.journal import blobs
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.papers import actions, queries
from lentera.papers.actions import paper as issuing
from lentera.papers.facts import PaperIssued, PaperReplaced
from lentera.papers.models import Number, PaperVersion, SharedPaper
from tests.journal.proofs import assert_replay_equals_tables
from tests.papers.conftest import OTHER_THING, THING


def issue(cast, about=THING, *, kind="test_invitation", request_id="r1", language="id", **more):
    return actions.issue(
        cast.agency, kind, about, language=language, actor=cast.agus, request_id=request_id, **more
    )


def test_a_paper_takes_the_next_number_and_keeps_its_pdf(cast, area):
    first, second = issue(cast), issue(cast, OTHER_THING, request_id="r2")
    assert (first.number, second.number) == ("005/1/DISPERSIP/II/2024", "005/2/DISPERSIP/II/2024")
    assert first.digest == blobs.digest_of(queries.pdf_of(first.paper, cast.agency))
    assert queries.pdf_of(first.paper, cast.agency).startswith(b"%PDF-")
    assert Number.objects.get(number=first.number).paper == first.paper
    assert_replay_equals_tables()


def test_a_double_press_issues_once(cast, area):
    assert issue(cast) == issue(cast)
    assert Number.objects.count() == 1


def test_a_second_paper_of_the_kind_is_refused_until_the_first_is_cancelled(cast, area):
    first = issue(cast)
    assert issue(cast, request_id="r2") == Refusal("paper-exists", number=first.number)
    actions.cancel_paper(cast.agency, first.paper, reason="salah alamat", actor=cast.agus, request_id="c")
    assert issue(cast, request_id="r3").number == "005/2/DISPERSIP/II/2024"


def test_a_kind_that_allows_many_issues_many_without_a_number(cast, area):
    first, second = (issue(cast, kind="test_note", request_id=one) for one in ("r1", "r2"))
    assert first.paper != second.paper and first.number == second.number == ""


def test_the_other_language_bears_the_same_number(cast, area):
    first, english = issue(cast), issue(cast, request_id="r2", language="en")
    assert english.number == first.number and english.translates == first.paper
    assert area.made[-1] == "en" and Number.objects.count() == 1
    assert_replay_equals_tables()


def test_what_the_area_refuses_takes_no_number(cast, area):
    area.refusal = Refusal("paper-about-unknown")
    assert issue(cast) == Refusal("paper-about-unknown")
    assert Number.objects.count() == 0


def test_a_crash_while_the_pdf_is_made_leaves_a_number_that_the_same_request_goes_on_with(
    cast, area, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(issuing, "render", _power_cut)
        with pytest.raises(OSError, match="power cut"):
            issue(cast)
    assert [row.paper for row in Number.objects.all()] == [None]
    told = issue(cast)
    assert told.number == "005/1/DISPERSIP/II/2024"
    assert [row.paper for row in Number.objects.all()] == [told.paper]
    assert_replay_equals_tables()


def test_another_request_goes_on_with_the_waiting_number_too(cast, area, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(issuing, "render", _power_cut)
        with pytest.raises(OSError, match="power cut"):
            issue(cast)
    assert issue(cast, request_id="r2").number == "005/1/DISPERSIP/II/2024"
    assert Number.objects.count() == 1


def _power_cut(*_, **__):
    raise OSError("power cut")


def test_a_new_version_keeps_the_number_and_the_old_one_stays_readable(cast, area):
    area.readers = (cast.prison,)
    first = issue(cast)
    area.title = "Undangan rapat, diperbaiki"
    second = actions.replace_paper(
        cast.agency, first.paper, reason="tempat pindah", actor=cast.agus, request_id="v2"
    )
    assert isinstance(second, PaperReplaced) and second.version == 2 and second.code != first.code
    row = queries.paper_row(first.paper, cast.agency)
    assert (row.number, row.version, row.title) == (first.number, 2, "Undangan rapat, diperbaiki")
    old, new = (queries.pdf_of(first.paper, cast.agency, one) for one in (1, 2))
    assert blobs.digest_of(old) == first.digest != blobs.digest_of(new)
    assert [one.version for one in queries.papers_about(THING, cast.prison)] == [2]
    assert queries.paper_by_code(first.code).newest == 2
    assert_replay_equals_tables()


def test_only_author_and_readers_have_the_paper(cast, area):
    area.readers = (cast.prison, cast.agency)
    told = issue(cast)
    assert SharedPaper.objects.count() == 1  # an author is no reader of its own
    assert queries.pdf_of(told.paper, cast.prison) == queries.pdf_of(told.paper, cast.agency)
    assert queries.pdf_of(told.paper, cast.other_prison) is None
    assert queries.papers_about(THING, cast.other_prison) == []


def test_readers_hear_of_a_cancellation(cast, area):
    area.readers = (cast.prison,)
    told = issue(cast)
    actions.cancel_paper(cast.agency, told.paper, reason="batal", actor=cast.agus, request_id="c")
    assert [one.state for one in queries.papers_about(THING, cast.prison)] == ["cancelled"]
    assert queries.paper_by_code(told.code).cancelled
    again = actions.replace_paper(cast.agency, told.paper, reason="x", actor=cast.agus, request_id="v")
    assert again == Refusal("paper-cancelled-already", number=told.number)
    assert_replay_equals_tables()


def test_a_paper_made_elsewhere_is_kept_with_the_number_taken_for_it(cast, area):
    with writing(cast.agency, "take", actor=cast.agus) as entry:
        number = actions.take_number_in(entry, "test_invitation", on=area.on, about=THING).number
    told = []
    for version in (b"%PDF-1", b"%PDF-2"):
        with writing(cast.agency, None, actor=cast.agus) as entry:
            told.append(
                actions.keep_paper_in(
                    entry, "test_invitation", THING, title="Naskah", number=number, pdf=version, on=area.on,
                    readers=(cast.prison,),
                )
            )  # fmt: skip
    assert all(isinstance(one, PaperIssued) for one in told)
    assert [one.version for one in told] == [1, 2] and told[0].paper == told[1].paper
    assert PaperVersion.objects.count() == 2
    assert Number.objects.get().paper == told[0].paper
    assert queries.pdf_of(told[0].paper, cast.prison) == b"%PDF-2"
    assert_replay_equals_tables()
