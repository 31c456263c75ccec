"""Twenty-one days without a network, told at two nodes with folders and processes of their own.

`python -m tests.sync.days STEP FOLDER`: LENTERA_HOME says which node; FOLDER/story.json is what both know of the story.
"""

import json
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

BEFORE = date(2024, 1, 10)  # before the agreement, so that these readers are not news
START, DAYS = date(2024, 3, 4), 21  # from a Monday
LOANS, RETURNS, NEW_READERS = 412, 389, 3
COPIES, READERS = 450, 60
RECALLED, LENT_AGAIN = 10, 12  # days, counted from 1
NAMES = tuple(f"Warga Rekaan Nomor {number:03}" for number in range(1, READERS + NEW_READERS + 1))


def plan() -> list[tuple[int, int]]:
    """Loans and returns of each day: 412 and 389 in all, never more back than are out, the first back on day 3."""
    loans = [LOANS // DAYS + (1 if day < LOANS % DAYS else 0) for day in range(DAYS)]
    back = DAYS - 2
    returns = [0, 0, *(RETURNS // back + (1 if day < RETURNS % back else 0) for day in range(back))]
    return list(zip(loans, returns, strict=True))


def hub_begins(folder: Path, story: dict[str, Any]) -> None:
    """An agency, a prison with sixty readers, an agreement, and 450 copies on their way to it."""
    from lentera.agreements.facts import ServiceKind
    from lentera.circulation.actions import Desk, NewReader, register_all
    from lentera.circulation.facts import ReaderGroup
    from lentera.config.commands.node import prepare_database
    from lentera.journal import clock
    from tests.cast import ZONE, make_cast
    from tests.stock.stories import SENT, send_boxes, sign_agreement, stock_shelf

    prepare_database()
    cast = make_cast()
    desk = Desk(cast.prison, cast.sari, cast.library, ZONE)
    with clock.told(clock.at_local(BEFORE)):
        people = [
            NewReader(
                name=NAMES[number], group=ReaderGroup.CONVICT, card=str(70_001 + number), block="Blok C"
            )
            for number in range(READERS)
        ]
        register_all(desk.institution, people, request_id=None, actor=desk.actor, at=clock.now())
    scope = sign_agreement(cast.agency, cast.prison, actor=cast.agus)
    with clock.told(clock.at_local(SENT)):
        items = stock_shelf(cast.agency, COPIES, actor=cast.stock)
        boxes = [items[at : at + 50] for at in range(0, COPIES, 50)]
        sent = send_boxes(cast.agency, cast.prison, scope[ServiceKind.LENDING], boxes, actor=cast.stock)
    story |= {
        "agency": cast.agency, "prison": cast.prison, "sari": cast.sari, "library": cast.library,
        "stock": cast.stock, "placement": sent.placement, "items": items,
    }  # fmt: skip


def site_begins(folder: Path, story: dict[str, Any]) -> None:
    """An empty node at the prison."""
    from lentera.config.commands.node import prepare_database
    from lentera.journal.backing_up import make_recovery_key
    from lentera.journal.node import make_node

    prepare_database()
    make_node("site", "Lapas Karang Intan")
    story["recovery"] = make_recovery_key()


def site_receives(folder: Path, story: dict[str, Any]) -> None:
    """The boxes are counted whole."""
    from lentera.journal import clock
    from lentera.stock import actions, queries
    from lentera.stock.facts import Closing
    from tests.stock.stories import SARI, SENT, signer

    prison, sari, placement = (UUID(story[name]) for name in ("prison", "sari", "placement"))
    with clock.told(clock.at_local(SENT + timedelta(days=1))):
        for box in range(1, COPIES // 50 + 1):
            inside = [f"KS{number:07d}" for number in range(box * 50 - 49, box * 50 + 1)]
            actions.scan_box(prison, placement, box, inside, actor=sari, request_id=None)
        told = actions.receive(
            prison, placement, signer(SARI, sari), Closing.CLEAN, received_on=SENT + timedelta(days=1),
            number="W19.PAS/0042/II/2024", actor=sari, request_id=None,
        )  # fmt: skip
    assert queries.counts(prison).in_hand == COPIES, told


def site_loses_sixteen(folder: Path, story: dict[str, Any]) -> None:
    """Sixteen sticks that never arrive."""
    from lentera.sync import registry
    from lentera.sync.exporting import export

    for _ in range(16):
        assert isinstance(export(registry.anchor().node), bytes)


def site_lives(folder: Path, story: dict[str, Any]) -> None:
    """Twenty-one days at the desk, told by the same actions as any; each morning says the counts of the day before."""
    from lentera.circulation import actions
    from lentera.circulation.actions import Desk, NewReader
    from lentera.circulation.facts import Lent, ReaderGroup, Returned
    from lentera.journal import clock
    from lentera.stock import queries as stock
    from tests.cast import ZONE

    desk = Desk(UUID(story["prison"]), UUID(story["sari"]), UUID(story["library"]), ZONE)
    barcodes = sorted(row.barcode for row in stock.holdings_in_hand(desk.institution))
    recalled = barcodes[-1]
    story["recalled"] = recalled
    free, out = barcodes[:-1], list[str]()
    cards = [str(70_001 + number) for number in range(READERS)]
    for number, (loans, returns) in enumerate(plan(), start=1):
        day = START + timedelta(days=number - 1)
        morning = clock.at_local(day, zone=ZONE)
        with clock.told(morning):
            actions.tick(desk.institution, day, actor=desk.institution, zone=ZONE)
            if number <= NEW_READERS:
                who = NewReader(
                    name=NAMES[READERS + number - 1], group=ReaderGroup.DETAINEE, card=str(80_000 + number)
                )
                actions.register(desk, who, request_id=None, at=morning)
        for step in range(returns):
            barcode = out.pop(0)
            _at(
                morning,
                step,
                lambda at, barcode=barcode: actions.give_back(desk, barcode, request_id=None, at=at),
                Returned,
            )
            free.append(barcode)
        for step in range(loans):
            barcode = recalled if number == LENT_AGAIN and step == 0 else free.pop(0)
            card = cards[(number * 31 + step) % READERS]
            _at(
                morning,
                60 + step,
                lambda at, b=barcode, c=card: actions.lend(desk, b, c, request_id=None, at=at),
                Lent,
            )
            if barcode != recalled:
                out.append(barcode)
    after = START + timedelta(days=DAYS)
    with clock.told(clock.at_local(after, zone=ZONE)):
        actions.tick(desk.institution, after, actor=desk.institution, zone=ZONE)


def _at(morning: datetime, minute: int, act: Callable[[datetime], Any], kind: type) -> None:
    from lentera.journal import clock

    moment = morning + timedelta(minutes=minute)
    with clock.told(moment):
        outcome = act(moment)
    assert isinstance(outcome, kind), outcome


def hub_recalls(folder: Path, story: dict[str, Any]) -> None:
    """On day 10 the agency wants the last copy back."""
    from lentera.journal import clock
    from lentera.stock import actions

    items = [UUID(story["items"][-1])]
    day = START + timedelta(days=RECALLED - 1)
    with clock.told(clock.at_local(day)):
        told = actions.recall(
            UUID(story["agency"]), UUID(story["placement"]), items, by=day + timedelta(days=30), on=day,
            reason="diminta pembaca lain", actor=UUID(story["stock"]), request_id=None,
        )  # fmt: skip
    assert not hasattr(told, "code"), told


def site_meets_the_recall(folder: Path, story: dict[str, Any]) -> None:
    """The day after: the recall is here, the copy is out. No renewal; once it is back in hand, that is said."""
    from lentera.circulation import actions
    from lentera.circulation.actions import Desk
    from lentera.circulation.facts import Returned
    from lentera.journal import clock
    from lentera.stock import actions as stock
    from tests.cast import ZONE

    desk = Desk(UUID(story["prison"]), UUID(story["sari"]), UUID(story["library"]), ZONE)
    day = START + timedelta(days=DAYS)
    morning = clock.at_local(day, zone=ZONE)
    with clock.told(morning):
        assert stock.answer_recalls(desk.institution, day, actor=desk.institution) == 0, (
            "it is out: nothing is said"
        )
        refused = actions.renew(desk, story["recalled"], request_id=None, at=morning)
        story["renewal"] = getattr(refused, "code", "renewed")
        assert isinstance(actions.give_back(desk, story["recalled"], request_id=None, at=morning), Returned)
        assert stock.answer_recalls(desk.institution, day, actor=desk.institution) == 1


def recall_at_hub(folder: Path, story: dict[str, Any]) -> None:
    """What the agency sees of its recall."""
    from lentera.stock import queries

    (line,) = queries.recall_lines(UUID(story["placement"]))
    story["recall"] = "lost" if line.lost else "in hand" if line.in_hand_since else "no answer"


def counts(folder: Path, story: dict[str, Any]) -> None:
    """What the agency heard, and what the prison knows: for the test to compare."""
    from django.db.models import Sum

    from lentera.circulation.models import DailyCount, Loan, Reader
    from lentera.journal.models import StoredEntry

    names = ("loans", "returns", "visits", "new_readers")
    heard = DailyCount.objects.filter(agency=UUID(story["agency"])).aggregate(
        **{name: Sum(name) for name in names}
    )
    story["heard"] = {name: heard[name] or 0 for name in names}
    story["open"] = Loan.objects.filter(returned_at=None, undone=False).count()
    story["lent"] = Loan.objects.count()
    story["readers"] = Reader.objects.count()
    story["entries"] = StoredEntry.objects.count()


STEPS = {
    step.__name__: step
    for step in (
        hub_begins,
        site_begins,
        site_receives,
        site_loses_sixteen,
        site_lives,
        hub_recalls,
        site_meets_the_recall,
        recall_at_hub,
        counts,
    )
}


def main() -> None:
    """Run one step at the node of LENTERA_HOME."""
    import django

    django.setup()
    name, folder = sys.argv[1], Path(sys.argv[2])
    path = folder / "story.json"
    story = json.loads(path.read_text("utf-8")) if path.exists() else {}
    STEPS[name](folder, story)
    path.write_text(json.dumps(story, default=str), "utf-8")


if __name__ == "__main__":
    main()
