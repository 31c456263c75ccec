"""Titles read aloud: each in the language of its record, where that is not the page's own (WCAG 2.2, 3.1.2)."""

import msgspec
import pytest
from django.utils import translation

from lentera.catalogue import actions, queries
from lentera.catalogue.marc.record import Marc
from lentera.catalogue.templatetags.titles import spoken
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book


def written_in(language: str, title: str, control: str) -> Marc:
    plain = book(title, control=control)
    fields = tuple(
        msgspec.structs.replace(one, data=one.data.replace(" ind ", f" {language} "))
        if one.tag == "008"
        else one
        for one in plain.fields
    )
    return Marc(plain.leader, fields)


@pytest.mark.parametrize(
    ("page", "language", "told"),
    [
        ("id", "ind", ""),
        ("id", "eng", ' lang="en"'),
        ("en", "eng", ""),
        ("en", "ind", ' lang="id"'),
        ("id", "bjn", ' lang="bjn"'),
        ("id", "cze", ' lang="cs"'),
        ("id", "und", ""),
        ("id", "", ""),
        ("id", "mul", ""),
        ("id", '"><', ""),
    ],
)
def test_which_language_a_title_is_read_in(page, language, told):
    with translation.override(page):
        assert spoken(language) == told


def test_lists_records_and_the_kiosk_say_the_language_of_a_title(agency, client):
    told = (("eng", "Washington Crossing", "w"), ("ind", "Washington di Indonesia", "i"))
    actions.import_records(agency, reads(*(written_in(*one) for one in told)), actor=ACTOR)
    english, own = (queries.record_by_control(agency, control) for control in ("w", "i"))
    assert english is not None and own is not None and english.language == "eng"
    for address in ("/catalogue/?q=washington", "/kiosk/search/?q=washington"):
        page = client.get(address).content.decode()
        assert ' lang="en">Washington Crossing' in page
        assert ">Washington di Indonesia" in page and page.count(' lang="en">Washington') == 1
    for address in (f"/catalogue/{english.id}/", f"/kiosk/{english.id}/"):
        page = client.get(address).content.decode()
        assert ' lang="en">Washington Crossing' in page.split("<h1")[1]
    assert '<h1 class="record-title">' in client.get(f"/catalogue/{own.id}/").content.decode()
