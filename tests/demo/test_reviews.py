"""The demo's reviews: what waits, what was rejected, changed and appealed, and nothing else of the story breaks."""

from datetime import date

import pytest

from lentera.demo.story.reviews import HOUSE, OTHER, WAITING
from lentera.demo.telling import tell
from lentera.stock.queries import review as queries
from lentera.stock.queries.review_sums import figures_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.sqlite]


def test_karang_intan_reviews_and_one_appeal_waits(fresh_home):
    stage = tell(date(2024, 3, 5), lambda *_: None, scale=0.03)
    here = stage.institutions[HOUSE]
    told = figures_of(here, today=stage.as_of).sums
    assert (told.with_change, told.rejected, told.appeals, told.reversed) == (1, 2, 1, 1)
    assert told.waiting == WAITING
    assert len(queries.open_appeals(here)) == 1
    (open_one,) = queries.open_appeals(here)
    assert queries.submitted_title(here, open_one.record).precedents[0]["facility"] == str(
        stage.institutions[OTHER]
    )
