"""One partnership, from a visit to a borrowed book to the evidence of it, all by page and by keyboard.

The prison's agreement ends on 13 February 2024. Its head comes on 25 January; ten days later agency and prisons sign
anew; then books travel, one of them gets lost, one is read, and the news tells of it.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from lentera.agreements import actions as agreements
from lentera.config.cli import main as lentera
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from tests.agreements import papers
from tests.cast import Cast, make_cast
from tests.journal.proofs import assert_replay_equals_tables
from tests.story.books import (
    count_and_receive,
    enter_copies,
    lend_at_the_desk,
    pack_and_send,
    read_the_handover_record,
    register_a_reader,
    see_the_evidence,
    take_back_at_the_desk,
)
from tests.story.partnership import (
    agree_with_the_text,
    kept,
    negotiate,
    open_the_renewal,
    promise_what_follows,
    put_on_the_agenda,
    read_the_news,
    record_the_visit,
    sign_together,
    tell_the_press,
)
from tests.story.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

VISIT, DRAFTED, PLANNED, SIGNED = date(2024, 1, 25), date(2024, 1, 26), date(2024, 1, 29), date(2024, 2, 5)
SENT, ARRIVED, BACK, TOLD = date(2024, 2, 15), date(2024, 2, 16), date(2024, 2, 20), date(2024, 2, 21)

Day = Callable[[date], None]


@pytest.fixture
def day(settings: Any) -> Day:
    """What the calendar on the wall shows, also to the server's threads."""

    def turn(to: date) -> None:
        settings.LENTERA_TODAY = to

    return turn


@pytest.fixture
def cast(arrive: Callable[[], Walker]) -> Cast:
    """The cast with the prison's agreement of 2023, and a second prison whose new text is agreed and waits."""
    made = make_cast()
    with clock.told(clock.at_local(papers.START)):
        papers.sign_from_paper(made)
        scope = tuple(msgspec.structs.replace(line, id=uuid4()) for line in papers.scope())
        parties = (
            papers.party(made.agency, "Dispersip Kalsel", "119/013/DISPERSIP/2023"),
            papers.party(made.other_prison, "Lapas Tanjung", "W19.PAS.7-HH.05.05-90", "Surya Wibowo"),
        )
        other = papers.sign_from_paper(made, scope=scope, parties=parties)
    waiting = date(2024, 1, 22)
    with clock.told(clock.at_local(waiting)):
        papers.evaluate(made, other.agreement, waiting)
        opened = agreements.open_renewal(made.agency, other.agreement, actor=made.agus, request_id=None)
        assert not isinstance(opened, Refusal), opened
        papers.lead_to_agreed(made, opened.draft, waiting)
    return made


def test_from_a_visit_to_a_borrowed_book_to_the_evidence(
    cast: Cast, day: Day, arrive: Callable[[], Walker], tmp_path: Path
) -> None:
    day(VISIT)
    agus = arrive().log_in("agus")
    visit = record_the_visit(agus)
    follow_up = promise_what_follows(agus, visit)
    draft = open_the_renewal(agus, visit)
    day(DRAFTED)
    negotiate(agus, draft)
    day(PLANNED)
    event = put_on_the_agenda(agus, draft)
    day(SIGNED)
    head = arrive().log_in("head")
    sign_together(head, event)
    kept(agus, follow_up)
    warden = arrive().log_in("warden")
    agree_with_the_text(warden, draft)
    tell_the_press(agus, warden, head, event)
    read_the_news(arrive())

    day(SENT)
    stock = arrive().log_in("stock")
    enter_copies(stock)
    placement = pack_and_send(stock)
    day(ARRIVED)
    sari = arrive().log_in("sari")
    count_and_receive(sari, placement)
    read_the_handover_record(sari, placement, tmp_path)
    register_a_reader(sari)
    lend_at_the_desk(sari)
    day(BACK)
    take_back_at_the_desk(sari)
    day(TOLD)
    assert lentera(["tick"]) == 0
    see_the_evidence(agus, draft)
    assert_replay_equals_tables()
