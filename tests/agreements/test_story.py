"""The story of a partnership: to its two sides, and to everybody only what its agency published."""

from datetime import date

import pytest
from django.test import Client

from lentera.agreements import actions
from lentera.agreements.facts import Delegate, Direction, Links, ReleaseText, VisitRecord
from lentera.agreements.queries import story
from lentera.journal import clock
from tests.agreements import papers
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

TODAY = date(2024, 3, 1)
ID = {"accept-language": "id"}


@pytest.fixture
def told(cast):
    """One agreement of 2023 that ended, a visit, a release."""
    signed = papers.sign_from_paper(cast)
    with clock.told(clock.at_local(TODAY)):
        record = VisitRecord(
            direction=Direction.IN, purpose="Membahas perpanjangan", held_on=date(2024, 1, 25), place="Aula",
            delegation=(Delegate(name="Bambang Sutejo", position="Kepala Lapas"),), agreement=signed.agreement,
        )  # fmt: skip
        visit = actions.record_visit(cast.agency, cast.prison, record, actor=cast.agus, request_id=None).visit
        text = ReleaseText(
            title="Kunjungan membahas PKS", place="Banjarmasin", date=date(2024, 1, 26), body="Membahas."
        )
        release = actions.write_release(
            cast.agency, text, Links(visit=visit), actor=cast.agus, request_id=None
        ).release
        actions.approve_release(cast.agency, release, actor=cast.head, request_id=None)
        actions.publish_release(cast.agency, release, actor=cast.agus, request_id=None)
        yield signed


def test_years_gaps_and_what_belongs_to_them(cast, told):
    found = story.story_of(cast.agency, cast.prison, cast.agency, TODAY)
    assert [chapter.year for chapter in found.chapters] == [2024, 2023]
    assert [(gap.first, gap.days) for gap in found.gaps] == [(date(2024, 2, 14), 17)]
    assert [row.id for row in found.chapters[1].agreements] == [told.agreement]
    assert [visit.purpose for visit in found.chapters[0].visits] == ["Membahas perpanjangan"]
    assert [item.row.title for item in found.chapters[0].releases] == ["Kunjungan membahas PKS"]
    assert (found.since, found.visits, found.releases) == (date(2023, 2, 14), 1, 1)
    stranger = story.story_of(cast.agency, cast.other_prison, cast.agency, TODAY)
    assert stranger.chapters == [] and stranger.agreements == []


def test_the_page_and_the_paper_for_both_sides_and_nobody_else(cast, told):
    page = f"/desk/partners/{cast.prison}/story/"
    officer = staff_client(cast.agus)
    shown = officer.get(page).content.decode()
    assert "17 hari tanpa perjanjian" in shown and "Membahas perpanjangan" in shown
    assert "Kisah kemitraan" in officer.get(f"/desk/partners/{cast.prison}/").content.decode()
    assert officer.get(f"/desk/partners/{cast.prison}/story.pdf").content[:5] == b"%PDF-"
    for account, code in [
        (cast.warden, 200),
        (cast.sari, 200),
        (cast.other_librarian, 404),
        (cast.assistant, 403),
        (cast.auditor, 200),
    ]:
        assert staff_client(account).get(page).status_code == code
    assert staff_client(cast.sari).post(f"{page}publish/").status_code == 403
    assert "Belum ada kisah" in officer.get(f"/desk/partners/{cast.other_prison}/story/").content.decode()
    english = staff_client(cast.agus, "en").get(page).content.decode()
    assert "17 days without an agreement" in english


def test_everybody_reads_what_was_published_and_nothing_more(cast, told):
    public, officer = Client(headers=ID), staff_client(cast.agus)
    page, address = f"/desk/partners/{cast.prison}/story/", f"/partners/{cast.prison}/"
    assert public.get(address).status_code == 404
    assert officer.post(f"{page}publish/", {"words": "Bersama sejak 2023."}).status_code == 302
    shown = public.get(address).content.decode()
    assert (
        "Bersama sejak 2023." in shown and "Kunjungan membahas PKS" in shown and "Kabupaten Banjar" in shown
    )
    assert "Membahas perpanjangan" not in shown and told.content.parties[0].number not in shown
    assert "Karang Intan, " not in shown
    assert "Alasannya masih kosong" in officer.post(f"{page}withdraw/").content.decode()
    assert officer.post(f"{page}withdraw/", {"reason": "Diminta"}).status_code == 302
    assert public.get(address).status_code == 404
    assert "tidak sedang terbuka" in officer.post(f"{page}withdraw/", {"reason": "x"}).content.decode()
    other = officer.post(f"/desk/partners/{cast.other_prison}/story/publish/").content.decode()
    assert "Belum ada perjanjian dengan lembaga itu" in other
    assert_replay_equals_tables()
