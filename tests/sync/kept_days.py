"""A prison's computer that is lost, told at nodes with folders and processes of their own.

`python -m tests.sync.kept_days STEP FOLDER`: LENTERA_HOME says which node; FOLDER/story.json is what is known.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from tests.sync import days

LENT_BEFORE, LENT_AFTER = range(3), range(3, 8)  # places in the order of barcodes


def _lend(story: dict[str, Any], places: range, day: int) -> None:
    from lentera.circulation import actions
    from lentera.circulation.actions import Desk
    from lentera.circulation.facts import Lent
    from lentera.journal import clock
    from tests.cast import ZONE

    desk = Desk(UUID(story["prison"]), UUID(story["sari"]), UUID(story["library"]), ZONE)
    morning = clock.at_local(days.START + timedelta(days=day), zone=ZONE)
    with clock.told(morning):
        for place in places:
            barcode, card = f"KS{place + 1:07d}", str(70_001 + place)
            assert isinstance(actions.lend(desk, barcode, card, request_id=None, at=morning), Lent)


def site_lends(folder: Path, story: dict[str, Any]) -> None:
    """Three copies, on the day before the backup."""
    _lend(story, LENT_BEFORE, 0)


def site_lends_more(folder: Path, story: dict[str, Any]) -> None:
    """Five more after it, one of the first comes back, and somebody new is registered."""
    from lentera.circulation import actions
    from lentera.circulation.actions import Desk, NewReader
    from lentera.circulation.facts import ReaderGroup, Returned
    from lentera.journal import clock
    from tests.cast import ZONE

    _lend(story, LENT_AFTER, 1)
    desk = Desk(UUID(story["prison"]), UUID(story["sari"]), UUID(story["library"]), ZONE)
    noon = clock.at_local(days.START + timedelta(days=1), zone=ZONE) + timedelta(hours=2)
    with clock.told(noon):
        assert isinstance(actions.give_back(desk, "KS0000001", request_id=None, at=noon), Returned)
        who = NewReader(name=days.NAMES[days.READERS], group=ReaderGroup.DETAINEE, card="80001")
        actions.register(desk, who, request_id=None, at=noon)


def who_has_what(folder: Path, story: dict[str, Any]) -> None:
    """Open loans with the names of their readers, and all who are registered."""
    from lentera.circulation.models import Loan, LoanReader, ReaderIdentity

    prison = UUID(story["prison"])
    readers = {id: one.name for id, one in ReaderIdentity.rows.all(prison).items()}
    held = {id: one.reader for id, one in LoanReader.rows.all(prison).items()}
    loans = Loan.objects.filter(institution=prison, returned_at=None)
    story["has"] = sorted(
        (str(loan.item), readers[UUID(str(held[loan.id]))]) for loan in loans if loan.id in held
    )
    story["open"], story["names"] = loans.count(), sorted(readers.values())


days.STEPS |= {step.__name__: step for step in (site_lends, site_lends_more, who_has_what)}

if __name__ == "__main__":
    days.main()
