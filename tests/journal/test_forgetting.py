"""What the journal lets go of: old request ids, and evidence that must not be kept; the chains stay whole."""

from datetime import timedelta

import pytest

from lentera.journal import blobs, clock
from lentera.journal.models import Request
from lentera.journal.ticking import REQUESTS_KEPT, tick
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from tests.journal.conftest import ACTOR, NOON
from tests.journal.sample.facts import ListPrinted


@pytest.mark.parametrize("days, kept", [(REQUESTS_KEPT.days - 1, 1), (REQUESTS_KEPT.days + 1, 0)])
def test_request_ids_are_kept_400_days(gardener, days, kept):
    with clock.told(NOON), writing(gardener, "r1", actor=ACTOR, at=NOON) as entry:
        entry.record(ListPrinted(digest=entry.keep_blob(b"mawar"), lines=1))
    later = NOON + timedelta(days=days)
    with clock.told(later):
        assert tick(clock.local_day(later))["journal.requests"] == 1 - kept
        assert tick(clock.local_day(later))["journal.requests"] == 0
    assert Request.objects.count() == kept
    assert verify(rebuild=True).problems == []


def test_evidence_can_be_erased_and_content_cannot(gardener):
    with writing(gardener, None, actor=ACTOR, at=NOON) as entry:
        scan = entry.keep_blob(b"a face", "evidence")
        told = entry.keep_blob(b"mawar")
        entry.record(ListPrinted(digest=told, lines=1))
    assert blobs.content(gardener, scan) == b"a face"
    blobs.erase(gardener, scan)
    with pytest.raises(blobs.Erased):
        blobs.content(gardener, scan)
    with pytest.raises(ValueError, match="never erased"):
        blobs.erase(gardener, told)
    assert blobs.content(gardener, told) == b"mawar"
    assert verify(rebuild=True).problems == []
