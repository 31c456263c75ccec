"""Evaluations: counted from facts, in both parties' words, and taken over by the renewal."""

from datetime import date, time, timedelta

import msgspec
import pytest
from django.urls import reverse

from lentera.agreements import actions, queries
from lentera.agreements.actions import Task
from lentera.agreements.facts import (
    DraftState,
    Evaluated,
    EvaluationLine,
    EvaluationRemarked,
    Instrument,
    RemarkLine,
)
from lentera.agreements.models import AgreementDraft, Evaluation, FollowUp
from lentera.documents.rendering import render
from lentera.journal import clock
from lentera.journal.history import history
from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from tests.agreements.papers import item_id, sign_from_paper
from tests.agreements.test_realisation import close
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

DAY = timedelta(days=1)
ON = date(2024, 1, 20)
ZONE = "Asia/Makassar"


@pytest.fixture
def signed(cast):
    return sign_from_paper(cast)


def drive(cast, *days):
    """A van visit on each day."""
    for day in days:
        with clock.told(clock.at_local(day, time(23, 30), ZONE)):
            close(cast.agency, cast.agency)


def lines(signed, **changes):
    return tuple(
        EvaluationLine(
            scope_item=line.id, target=line.target, realised=1, note="Berjalan", **changes.get(line.name, {})
        )
        for line in queries.scope_lines(signed.agreement)
    )


def evaluate(cast, signed, day=ON, request_id=None, tasks=(), **changes):
    with clock.told(clock.at_local(day, time(15), ZONE)):
        return actions.evaluate(
            cast.agency,
            signed.agreement,
            evaluated_on=day,
            lines=lines(signed, **changes),
            tasks=tasks,
            zone=ZONE,
            actor=cast.agus,
            request_id=request_id,
        )


VAN = "Perpustakaan keliling"


def test_an_evaluation_keeps_what_was_counted_on_that_day_whatever_comes_later(cast, signed):
    drive(cast, date(2023, 3, 10), ON - DAY, ON, ON + DAY)
    told = evaluate(cast, signed)
    assert isinstance(told, Evaluated), told
    drive(cast, date(2024, 2, 1))
    (note,) = (one for one in queries.notes_of(told.evaluation) if one.scope_item == item_id("2023 van"))
    assert (note.counted, note.facts, note.realised, note.target) == (3, 3, 1, 12)
    assert note.expected == 12 * 341 // 365  # 14 Feb 2023 to 20 Jan 2024
    assert_replay_equals_tables()


def test_pressing_twice_evaluates_once_and_opens_each_task_once(cast, signed):
    task = Task(item_id("2023 van"), "Jadwalkan ulang", "Kepala Seksi", date(2024, 2, 5))
    first, again = (evaluate(cast, signed, request_id="e", tasks=(task,)) for _ in range(2))
    assert first == again
    assert Evaluation.objects.count() == 1
    (opened,) = FollowUp.objects.all()
    assert (opened.task, opened.owner, opened.due) == ("Jadwalkan ulang", "Kepala Seksi", date(2024, 2, 5))
    assert queries.tasks_of(first.evaluation, [item_id("2023 van")])[item_id("2023 van")].id == opened.id
    assert_replay_equals_tables()


def test_a_task_without_owner_refuses_the_whole_evaluation(cast, signed):
    before = kinds(cast.agency)
    refused = evaluate(cast, signed, tasks=(Task(item_id("2023 van"), "Jadwalkan", " ", date(2024, 2, 5)),))
    assert isinstance(refused, Refusal)
    assert kinds(cast.agency) == before


def test_nobody_evaluates_tomorrow(cast, signed):
    with clock.told(clock.at_local(ON, zone=ZONE)):
        refused = actions.evaluate(
            cast.agency,
            signed.agreement,
            evaluated_on=ON + DAY,
            lines=lines(signed),
            zone=ZONE,
            actor=cast.agus,
            request_id=None,
        )
    assert refused == Refusal("evaluation-in-future", day=ON + DAY)


def say(cast, signed, evaluation, text="Kunjungan sering terlambat", by=None, **more):
    return actions.remark(
        by or cast.prison,
        signed.agreement,
        evaluation,
        lines=(RemarkLine(scope_item=item_id("2023 van"), remark=text),),
        actor=cast.sari,
        request_id=None,
        **more,
    )


def test_both_words_stand_side_by_side_and_neither_changes_the_other(cast, signed):
    told = evaluate(cast, signed)
    assert isinstance(say(cast, signed, told.evaluation), EvaluationRemarked)
    assert isinstance(
        say(cast, signed, told.evaluation, "Sudah lebih baik", summary="Lanjutkan"), EvaluationRemarked
    )
    said = queries.remarks_on(told.evaluation)[cast.prison]
    assert said[item_id("2023 van")].remark == "Sudah lebih baik"
    assert said[None].remark == "Lanjutkan"
    (note,) = (one for one in queries.notes_of(told.evaluation) if one.scope_item == item_id("2023 van"))
    assert note.note == "Berjalan"
    read = [line.kind for line in history(told.evaluation, reader=cast.agency)]
    assert read.count("agreements.evaluation_remarked") == 2
    assert history(told.evaluation, reader=cast.other_prison) == []
    assert_replay_equals_tables()


def test_only_a_party_remarks_and_only_on_an_evaluation_of_its_agreement(cast, signed):
    told = evaluate(cast, signed)
    assert say(cast, signed, told.evaluation, by=cast.other_prison).code == "agreement-unknown"
    assert say(cast, signed, told.evaluation, by=cast.agency).code == "agreement-unknown"
    assert say(cast, signed, signed.agreement).code == "evaluation-unknown"
    assert say(cast, signed, told.evaluation, "  ").code == "remark-empty"


def renew(cast, signed, day=ON):
    with clock.told(clock.at_local(day, zone=ZONE)):
        opened = actions.open_renewal(cast.agency, signed.agreement, actor=cast.agus, request_id=None)
    return AgreementDraft.objects.get(id=opened.draft)


def test_the_draft_shows_old_target_realised_and_proposal(cast, signed):
    drive(cast, *(date(2023, 3, 1) + month * 30 * DAY for month in range(9)))
    draft = renew(cast, signed)
    (van,) = (one for one in queries.learned_for(draft, ON, ZONE) if one.name == VAN)
    assert (van.drafted, van.proposal.target, van.proposal.realised, van.proposal.proposed) == (12, 12, 9, 10)
    assert van.item == item_id("2023 van")


def test_targets_and_answers_go_into_the_draft_in_one_act(cast, signed):
    evaluate(cast, signed, **{VAN: {"obstacle": "Jalan rusak", "action": "Pakai kendaraan kecil"}})
    draft = renew(cast, signed)
    (point,) = queries.points_for(draft)
    assert (point.obstacle, point.answer) == ("Jalan rusak", "")
    van = next(one for one in queries.learned_for(draft, ON, ZONE) if one.name == VAN)
    told = {
        "targets": {van.line: 10},
        "answers": {point.id: "Kunjungan dengan mobil kecil, 10 kali"},
        "actor": cast.agus,
        "request_id": "c",
    }
    first, again = (actions.carry_over(cast.agency, draft.id, **told) for _ in range(2))
    assert first == again
    assert kinds(cast.agency).count("agreements.draft_changed") == 1
    draft.refresh_from_db()
    assert next(one for one in queries.draft_content(draft.content).scope if one.id == van.line).target == 10
    assert queries.points_for(draft)[0].answer == "Kunjungan dengan mobil kecil, 10 kali"
    nothing = actions.carry_over(cast.agency, draft.id, **(told | {"request_id": None}))
    assert nothing.code == "carried-nothing"
    strange = actions.carry_over(
        cast.agency, draft.id, **(told | {"request_id": None, "answers": {van.line: "x"}})
    )
    assert strange.code == "point-unknown"
    assert_replay_equals_tables()


def test_an_agreed_text_takes_no_new_targets(cast, signed):
    draft = renew(cast, signed)
    van = next(one for one in queries.learned_for(draft, ON, ZONE) if one.name == VAN)
    common = {"actor": cast.agus, "request_id": None, "at": clock.at_local(ON, zone=ZONE)}
    evaluate(cast, signed)
    for step in (DraftState.REVIEW, DraftState.DRAFTING):
        actions.move_draft(cast.agency, draft.id, step, **common)
    actions.send_to_partner(cast.agency, draft.id, **common)
    actions.move_draft(cast.agency, draft.id, DraftState.AGREED, **common)
    refused = actions.carry_over(cast.agency, draft.id, targets={van.line: 3}, answers={}, **common)
    assert refused.code == "draft-stands"


# ---- pages


def test_the_form_is_prefilled_and_a_task_becomes_a_follow_up(cast, signed):
    drive(cast, date(2023, 3, 10), date(2023, 4, 10))
    with clock.told(clock.at_local(ON, zone=ZONE)):
        officer = staff_client(cast.agus)
        url = f"/desk/agreements/{signed.agreement}/evaluate/"
        page = officer.get(url)
        text = page.content.decode()
        assert "2 dari 2 catatan" in text
        assert "months-picture" in text
        earlier = officer.get(url, {"on": "20 Mar 2023"})
        assert "1 dari 1 catatan" in earlier.content.decode()
        rows = page.context["rows"]
        told = {
            "evaluated_on": "20 Jan 2024",
            "summary": "Baik",
            "lines-TOTAL_FORMS": str(len(rows)),
            "lines-INITIAL_FORMS": str(len(rows)),
            "request_id": "page-1",
        }
        for place, row in enumerate(rows):
            told |= {
                f"lines-{place}-scope_item": str(row["item"].item),
                f"lines-{place}-target": str(row["item"].target),
                f"lines-{place}-realised": str(row["item"].realised),
                f"lines-{place}-note": "Berjalan",
            }
        half = officer.post(url, told | {"lines-1-owner": "Kepala Seksi"})
        assert half.status_code == 200
        assert "Isi batasnya." in half.content.decode()
        assert not Evaluation.objects.exists()
        whole = {"lines-1-owner": "Kepala Seksi", "lines-1-due": "5/2/24", "lines-1-action": "Jadwalkan"}
        done = officer.post(url, told | whole, follow=True)
    assert "Kepala Seksi" in done.content.decode()
    assert FollowUp.objects.get().due == date(2024, 2, 5)


def test_a_partner_reads_the_evaluation_and_says_its_own_word(cast, signed):
    told = evaluate(cast, signed)
    url = f"/desk/agreements/evaluations/{told.evaluation}/"
    partner = staff_client(cast.sari)
    assert "Tanggapi" in partner.get(url).content.decode()
    form = partner.get(url + "remark/")
    assert form.status_code == 200
    items = [row["note"].scope_item for row in form.context["rows"]]
    sent = {"lines-TOTAL_FORMS": str(len(items)), "lines-INITIAL_FORMS": str(len(items)), "request_id": "r"}
    for place, item in enumerate(items):
        sent |= {f"lines-{place}-scope_item": str(item), f"lines-{place}-remark": ""}
    empty = partner.post(url + "remark/", sent)
    assert "Tanggapan masih kosong" in empty.content.decode()
    sent["lines-1-remark"] = "Kendaraan sering terlambat"
    assert partner.post(url + "remark/", sent).status_code == 302
    assert "Kendaraan sering terlambat" in staff_client(cast.agus).get(url).content.decode()


@pytest.mark.parametrize("who, page, expected", [
    ("other_librarian", "", 404),
    ("other_librarian", "remark/", 404),
    ("agus", "remark/", 403),
    ("auditor", "", 200),
    ("warden", "remark/", 200),
    ("cataloguer", "", 403),
])  # fmt: skip
def test_who_reads_and_remarks(cast, signed, who, page, expected):
    told = evaluate(cast, signed)
    url = f"/desk/agreements/evaluations/{told.evaluation}/{page}"
    assert staff_client(getattr(cast, who)).get(url).status_code == expected


def test_the_learning_page_proposes_and_the_choice_lands_in_the_draft(cast, signed):
    drive(cast, *(date(2023, 3, 1) + month * 30 * DAY for month in range(9)))
    evaluate(cast, signed, **{VAN: {"obstacle": "Jalan rusak"}})
    draft = renew(cast, signed)
    url = f"/desk/agreements/{draft.id}/learned/"
    with clock.told(clock.at_local(ON, zone=ZONE)):
        officer = staff_client(cast.agus)
        page = officer.get(url)
        assert "usul 10" in page.content.decode()
        assert "Jalan rusak" in page.content.decode()
        sent = {"request_id": "l"}
        for prefix in ("targets", "points"):
            formset = page.context["targets" if prefix == "targets" else "answers"]
            sent |= {
                f"{prefix}-TOTAL_FORMS": str(len(formset)),
                f"{prefix}-INITIAL_FORMS": str(len(formset)),
            }
            for place, form in enumerate(formset):
                sent |= {f"{prefix}-{place}-{name}": str(value) for name, value in form.initial.items()}
        sent["points-0-answer"] = "Mobil kecil"
        assert officer.post(url, sent).status_code == 302
        assert staff_client(cast.other_librarian).get(url).status_code == 403
    draft.refresh_from_db()
    chosen = {one.name: one.target for one in queries.draft_content(draft.content).scope}
    assert chosen[VAN] == 10


def test_pages_speak_english(cast, signed):
    told = evaluate(cast, signed)
    english = staff_client(cast.sari, "en").get(f"/desk/agreements/evaluations/{told.evaluation}/")
    assert "Partner has not answered yet" in english.content.decode()


def test_results_with_a_partner_add_up_over_agreements_and_years(cast, signed, django_assert_max_num_queries):
    drive(cast, date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 2))
    with django_assert_max_num_queries(9):
        told = queries.partner_results(cast.agency, cast.prison, ZONE)
    assert [(one.agreement, one.progress.realised) for one in told.services if one.progress.name == VAN] == [
        (signed.agreement, 3)
    ]
    van = {one.year: (one.promised, one.realised) for one in told.years if one.kind == "mobile_library"}
    assert van == {2023: (10, 1), 2024: (2, 2)}
    assert queries.partner_results(cast.agency, cast.other_prison).services == ()


def test_the_report_says_both_words_and_the_renewal_prints_what_was_learned(cast, signed):
    drive(cast, date(2023, 3, 10))
    told = evaluate(cast, signed, **{VAN: {"obstacle": "Jalan rusak", "action": "Pakai mobil kecil"}})
    say(cast, signed, told.evaluation, summary="Lanjutkan")
    row, data = queries.evaluation_report(told.evaluation)
    assert row.id == told.evaluation
    van = next(part for part in data["sections"] if part["title"] == VAN)
    assert van["bars"] == [{"label": VAN, "value": 1, "target": 12, "unit": "kunjungan"}]
    said = dict(map(tuple, van["facts"]))
    assert said["Hambatan"] == "Jalan rusak"
    assert "Kunjungan sering terlambat" in said.values()
    assert data["sections"][-1]["paragraphs"] == ["Lanjutkan"]
    english = queries.evaluation_report(told.evaluation, "en")[1]
    assert english["title"] == "Report of monitoring and evaluation"
    van = next(part for part in english["sections"] if part["title"] == VAN)
    assert " from 1 fact;" in dict(map(tuple, van["facts"]))["By the records"]
    (annex,) = queries.evaluation_annex(signed.agreement)
    line = next(cells for cells in annex["table"]["rows"] if cells[0] == VAN)
    assert line[1:3] == ["12 kunjungan", "1 kunjungan"]
    assert line[4] == "Kunjungan sering terlambat"
    content = queries.draft_content(renew(cast, signed).content)
    assert queries.paper_data(content)["annexes"] == [annex]
    assert queries.evaluation_annex(None) == []


def test_the_report_renders(cast, signed):
    told = evaluate(cast, signed)
    _row, data = queries.evaluation_report(told.evaluation)
    pdf = render(
        "report",
        {**data, "letterhead": {"name": "Dinas", "address": "Banjarmasin"}, "number": "1"},
        language="id",
        created=clock.at_local(ON, zone=ZONE),
    )
    assert pdf.startswith(b"%PDF-")


def test_a_draft_says_what_stands_before_its_signature(cast, signed):
    evaluate(cast, signed, **{VAN: {"obstacle": "Jalan rusak"}})
    draft = renew(cast, signed)
    content = queries.draft_content(draft.content)
    late = msgspec.structs.replace(content, start=content.start + 5 * DAY, end=content.end + 5 * DAY)
    common = {"actor": cast.agus, "request_id": None}
    actions.change_draft(cast.agency, draft.id, late, **common)
    page = reverse("agreements:agreement", args=[draft.id])
    officer = staff_client(cast.agus)
    with clock.told(clock.at_local(ON, zone=ZONE)):
        shown = officer.get(page).content.decode()
        assert "Jeda 5 hari belum dijelaskan" in shown
        assert "1 hambatan belum dijawab" in shown
        url = reverse("agreements:gap", args=[draft.id])
        assert "5 hari tanpa perjanjian" in officer.get(url).content.decode()
        officer.post(url, {"request_id": "g", "reason": "Menunggu anggaran"})
        assert "Jeda 5 hari, dijelaskan: Menunggu anggaran" in officer.get(page).content.decode()
    again = actions.explain_gap(cast.agency, draft.id, reason=" ", **common)
    assert again.code == "reason-missing"
    actions.change_draft(cast.agency, draft.id, content, **common)
    assert actions.explain_gap(cast.agency, draft.id, reason="Lain", **common).code == "gap-none"
    assert_replay_equals_tables()


def test_an_agency_keeps_its_own_limits_of_terms(cast):
    officer = staff_client(cast.agus)
    new = reverse("agreements:new-limit")
    assert officer.get(reverse("agreements:limits")).status_code == 200
    told = {"instrument": "use_loan", "years": "3", "extensions": "0", "source": "Pergub 7/2024"}
    assert officer.post(new, told | {"request_id": "l"}).status_code == 302
    limit = queries.term_limits(cast.agency)[Instrument.USE_LOAN]
    assert (limit.years, limit.extensions, limit.source) == (3, 0, "Pergub 7/2024")
    assert queries.term_limits(cast.other_prison)[Instrument.USE_LOAN].years == 5
