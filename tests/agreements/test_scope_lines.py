"""Lists of lines on a page: bounded, whoever names how many, and told in a sentence."""

import pytest

from lentera.agreements import forms
from lentera.agreements.forms.coverage import ReadForms
from lentera.agreements.forms.meeting import MinuteForms
from lentera.agreements.forms.press import QuoteForms
from lentera.agreements.forms.signing import RundownForms

MOST = 500  # lines of the longest list: all its fields fit in one request
LISTS = {
    "articles": forms.ArticleForms,
    "evaluation": forms.EvaluationLines,
    "minutes": MinuteForms,
    "parties": forms.PartyForms,
    "points": forms.PointForms,
    "quotes": QuoteForms,
    "reports": ReadForms,
    "remarks": forms.RemarkLines,
    "rundown": RundownForms,
    "scope": forms.ScopeLines,
    "targets": forms.TargetForms,
}


@pytest.mark.parametrize("total", ["2000", "20000", "9" * 20])
@pytest.mark.parametrize("named", LISTS)
def test_a_request_that_names_lines_without_end_is_refused_in_a_sentence(named, total):
    told = {f"{named}-TOTAL_FORMS": total, f"{named}-INITIAL_FORMS": "0"}
    lines = LISTS[named](told, prefix=named)
    assert not lines.is_valid() and len(lines.forms) <= MOST
    [said] = lines.non_form_errors()
    assert said == f"Paling banyak {len(lines.forms)} baris. Kurangi barisnya, lalu simpan lagi."


@pytest.mark.parametrize("total", [None, "", "x"])
@pytest.mark.parametrize("named", LISTS)
def test_a_list_that_lost_its_head_says_so_without_the_words_of_programmers(named, total):
    told = {"other": "1"} if total is None else {f"{named}-TOTAL_FORMS": total}
    lines = LISTS[named](told, prefix=named)
    assert not lines.is_valid()
    assert lines.non_form_errors() == ["Halaman ini terkirim tidak utuh. Muat ulang, lalu isi lagi."]


@pytest.mark.parametrize("named", ["articles", "scope", "minutes"])
def test_as_many_lines_as_a_list_takes_are_taken(named):
    most = LISTS[named].max_num
    told = {f"{named}-TOTAL_FORMS": str(most), f"{named}-INITIAL_FORMS": "0"}
    assert LISTS[named](told, prefix=named).is_valid()
    assert not LISTS[named](told | {f"{named}-TOTAL_FORMS": str(most + 1)}, prefix=named).is_valid()
