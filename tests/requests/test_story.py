"""The demo's requests: fulfilled ones, a declined one, and what waits today; told and rebuilt alike."""

from datetime import date

import pytest

from lentera.demo.telling import tell
from lentera.requests import queries
from lentera.requests.rules import Stage
from tests.journal.proofs import assert_replay_equals_tables

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.sqlite]


def test_the_story_asks_answers_and_leaves_something_for_today(fresh_home):
    stage = tell(date(2025, 7, 1), lambda *_: None, scale=0.02)
    found = [one for one in queries.lines(stage.agency) if one.state.agency == stage.agency]
    stages = [one.stage for one in found]
    assert stages.count(Stage.CONFIRMED) == 2
    assert stages.count(Stage.DECLINED) == 1
    late = [one for one in found if one.unanswered and one.due < stage.as_of]
    assert len(late) == 1 and sum(one.unanswered for one in found) == 3
    assert [one.entered for one in found].count(True) == 1
    prison = stage.institutions["lapas-narkotika-karang-intan"]
    (draft,) = queries.drafts_of(prison)
    assert draft.put_forward_at is not None
    assert_replay_equals_tables()
