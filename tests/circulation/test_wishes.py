"""What is asked for and not here becomes a wish: title and number to the agency, its answer back to who waits."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk
from lentera.circulation.facts import SentWith, WishAnswered
from lentera.circulation.models import TitleWish
from lentera.circulation.queries import HoldState
from lentera.circulation.rules import Wanted
from lentera.journal import clock
from lentera.journal.models import StoredEntry, Stream
from lentera.journal.refusals import Refusal
from tests.agreements.papers import scope, sign_from_paper
from tests.cast import ZONE, staff_client
from tests.circulation.conftest import CARDS, TUESDAY, add_reader, bears, make_stage, noon_of
from tests.journal.proofs import assert_replay_equals_tables

FIRST, SECOND, THIRD = CARDS
DICTIONARY = Wanted(title="Kamus Hukum", author="Sudarsono")


@pytest.fixture
def stage(db):
    """The stage, with an agreement in force."""
    made = make_stage()
    with clock.told(noon_of(date(2023, 2, 14))):
        sign_from_paper(made.cast, scope=scope(), end=date(2024, 12, 31))
    with clock.told(noon_of(TUESDAY)):
        yield made


def wish(stage, card, wanted=DICTIONARY, **more):
    outcome = actions.place_hold(stage.desk, card, wanted, **{"request_id": None, "at": clock.now(), **more})
    assert not isinstance(outcome, Refusal), outcome
    return outcome


def say(stage, day=TUESDAY):
    return actions.say_wishes(stage.cast.prison, day, actor=stage.cast.prison)


def said(stage):
    return [(one.title, one.copies) for one in queries.open_wishes(stage.cast.agency)]


def test_an_agency_hears_title_and_number_once_and_the_end(stage):
    first = wish(stage, FIRST)
    wish(stage, SECOND)
    assert said(stage) == []
    assert say(stage) == 1
    assert said(stage) == [("Kamus Hukum", 2)]
    assert say(stage) == 0
    actions.cancel_hold(stage.desk, first.hold, at=clock.now())
    assert say(stage) == 1
    assert said(stage) == [("Kamus Hukum", 1)]
    actions.release_holds(stage.cast.prison, stage.readers[SECOND])
    assert say(stage) == 1
    assert said(stage) == [] and TitleWish.objects.get().copies == 0
    assert_replay_equals_tables()


def test_nothing_that_is_said_names_a_reader_or_a_card(stage):
    wish(stage, FIRST)
    say(stage)
    to_agency = Stream.objects.filter(institution=stage.cast.prison, area="circulation").exclude(
        audience="self"
    )
    told = b"".join(bytes(row.bytes) for row in StoredEntry.objects.filter(stream__in=to_agency.values("id")))
    assert b"Kamus Hukum" in told
    assert not bears(told, FIRST)
    for secret in (str(stage.readers[FIRST]), stage.readers[FIRST].hex):
        assert secret.encode() not in told


def test_words_of_a_reader_wait_till_a_person_read_them(stage):
    hold = wish(stage, FIRST, Wanted(title="Buku untuk Budi"), checked=False).hold
    assert say(stage) == 0
    assert actions.change_hold(stage.desk, hold, checked=True, at=clock.now())
    assert say(stage) == 1


def test_the_answer_of_the_agency_is_seen_by_who_waits(stage):
    wish(stage, FIRST)
    say(stage)
    [line] = queries.open_wishes(stage.cast.agency)
    agency = Desk(stage.cast.agency, stage.cast.agus, None, ZONE)
    day = TUESDAY + timedelta(days=7)

    def answer(**more):
        told = {"way": SentWith.VAN, "day": day, "request_id": "w1", "at": clock.now(), **more}
        return actions.answer_wish(agency, line.id, **told)

    assert answer(day=TUESDAY - timedelta(days=1)).code == "wish-day-past"
    done = answer()
    assert isinstance(done, WishAnswered) and answer() == done
    [hold] = queries.hold_lines(stage.cast.prison)
    assert (hold.state, hold.way, hold.day) == (HoldState.AWAY, "van", day)
    page = staff_client(stage.cast.sari).get("/desk/circulation/holds/").content.decode()
    assert "dikirim bersama mobil perpustakaan 12 Mar 2024" in page
    other = Desk(stage.cast.other_prison, stage.cast.other_librarian, None, ZONE)
    refused = actions.answer_wish(other, line.id, way=SentWith.VAN, day=day, request_id=None, at=clock.now())
    assert refused.code == "wish-over", "another house knows nothing of it"


def test_without_an_agreement_nobody_hears(stage):
    other = Desk(stage.cast.other_prison, stage.cast.other_librarian, stage.cast.other_library, ZONE)
    add_reader(other, "81001")
    actions.place_hold(other, "81001", DICTIONARY, request_id=None, at=clock.now())
    assert actions.say_wishes(stage.cast.other_prison, TUESDAY, actor=stage.cast.other_prison) == 0


def test_the_agency_plans_several_titles_at_once(stage):
    wish(stage, FIRST)
    wish(stage, SECOND, Wanted(title="Atlas Dunia"))
    say(stage)
    agus = staff_client(stage.cast.agus)
    page = agus.get("/desk/wishes/")
    assert page.status_code == 200 and "Kamus Hukum" in page.content.decode()
    partner = agus.get(f"/desk/partners/{stage.cast.prison}/")
    assert "Keinginan pembaca" in partner.content.decode()
    wishes = [str(one.id) for one in queries.open_wishes(stage.cast.agency)]
    told = {"wishes": wishes, "way": "placement", "day": "20/3/24", "request_id": "p1"}
    answer = agus.post("/desk/wishes/", told)
    assert answer.context["outcome"].state == "ok"
    assert {one.day for one in queries.open_wishes(stage.cast.agency)} == {date(2024, 3, 20)}
    assert (
        agus.post("/desk/wishes/", {**told, "wishes": [str(uuid4())]}).context["outcome"].state == "refused"
    )
    assert staff_client(stage.cast.assistant).get("/desk/wishes/").status_code == 403
    warden = staff_client(stage.cast.warden).get("/desk/wishes/")
    assert "Kamus Hukum" not in warden.content.decode()


def test_a_refused_answer_keeps_its_ticks_way_and_day(stage):
    wish(stage, FIRST)
    wish(stage, SECOND, Wanted(title="Atlas Dunia"))
    say(stage)
    agus, (kept, _) = staff_client(stage.cast.agus), queries.open_wishes(stage.cast.agency)
    told = {"partner": str(stage.cast.prison), "wishes": [str(kept.id)], "way": "placement", "day": "31/2/24"}
    page = agus.post("/desk/wishes/", told)
    assert page.context["outcome"].state == "refused"
    (group,) = page.context["groups"]
    assert [row["line"].id for row in group["wishes"] if row["ticked"]] == [kept.id]
    assert (group["form"]["way"].value(), group["form"]["day"].value()) == ("placement", "31/2/24")
