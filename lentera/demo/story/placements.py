"""Chapter 4: boxes of books go to the partners, are counted, and come back; provision of titles besides."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from lentera.demo.persons import OFFICIALS
from lentera.demo.stage import Stage, must
from lentera.demo.story.agreements import Chain, chains, scope_of
from lentera.demo.story.shelves import Copy
from lentera.journal.ids import new_id
from lentera.stock import actions
from lentera.stock.facts import (
    Basis,
    Closing,
    CountedLine,
    DraftContent,
    Result,
    Signer,
    Source,
    SurplusLine,
    WantedTitle,
)
from lentera.stock.rules import Count

OVERDUE = "rutan-barabai"  # has had its boxes some days too long today
BOX = 50
TERM = 90
# Sizes that the press told, by partner and day; the others are drawn between 200 and 350.
TOLD = {
    ("lapas-banjarmasin", date(2024, 1, 30)): 200,
    ("lapas-narkotika-karang-intan", date(2023, 11, 30)): 350,
}
EVERY = 118  # days from one placement to the next with the same partner
PLACED = ("lapas-narkotika-karang-intan", "lapas-banjarmasin", "lpka-martapura", "rutan-barabai",
          "lapas-banjarbaru", "lapas-tanjung", "rutan-rantau", "rutan-pelaihari", "lapas-amuntai",
          "lapas-kotabaru", "lapas-perempuan-martapura")  # fmt: skip
OFFICERS = {
    official.at: official for official in OFFICIALS if official.key.startswith(("librarian", "education"))
}
HEADS = {official.at: official for official in OFFICIALS if official.key.startswith(("warden", "head-"))}


def tell(stage: Stage) -> None:
    """Put placements and provisions of every partner on the agenda."""
    stage.made["stays"] = []  # (code, copies, scope item, first day, last day): for the loans
    stage.made["on shelf"] = sorted(stage.made["copies"]["dispersip-kalsel"], key=lambda copy: -copy.weight)[
        :9000
    ]
    for chain in chains(stage.as_of):
        if chain.code in PLACED:
            _placements(stage, chain.code, chain.first)
        if "provision" in chain.services:
            for year in range(chain.first.year, stage.as_of.year + 1):
                day = date(year, 10, 9) + timedelta(
                    days=PLACED.index(chain.code) if chain.code in PLACED else 0
                )
                if day > chain.first:
                    stage.on(day, f"provision {chain.code}", _providing(stage, chain.code, day))


def days_of(chain: Chain, as_of: date) -> list[date]:
    """The days up to today on which boxes leave for the partner of a chain."""
    return [day for day in _days(chain.code, chain.first, as_of) if day <= as_of]


def _placements(stage: Stage, code: str, first: date) -> None:
    for day in _days(code, first, stage.as_of):
        stage.on(day, f"placement {code}", _placing(stage, code, day))


def _days(code: str, first: date, as_of: date) -> list[date]:
    """The days on which boxes leave for a partner; some are those of the press."""
    if code == OVERDUE:  # counted back from today, so that today some boxes are four days late
        late = as_of - timedelta(days=TERM + 4)
        rounds = range(max((late - first).days, 0) // EVERY, -1, -1)
        return [_working_day(late - timedelta(days=number * EVERY)) for number in rounds]
    days = [date(2023, 11, 30)] if code.startswith("lapas-narkotika") else []
    day = date(2023, 4, 4) if code == "lapas-banjarmasin" else _working_day(first + timedelta(days=1))
    while day <= as_of:
        days.append(day)
        day = _working_day(day + timedelta(days=EVERY))
        if code == "lapas-banjarmasin" and day.year == 2024 and day.month < 3:
            day = date(2024, 1, 30)
        if code.startswith("lapas-narkotika") and date(2023, 11, 1) < day < date(2024, 2, 15):
            day = date(2024, 2, 15)
    return days


def _placing(stage: Stage, code: str, day: date) -> Any:
    def scene() -> Any:
        scope = scope_of(stage, code, "lending", day)
        if scope is None:
            return None  # a gap between two agreements: no ground, nothing is sent
        exact = code.startswith("lapas-narkotika") and day == date(2024, 2, 15)
        size = 200 if exact else TOLD.get((code, day), stage.chance.randrange(200, 351, 10))
        chosen = _choose(stage, size)
        boxes = [[copy.item for copy in chosen[at : at + BOX]] for at in range(0, size, BOX)]
        content = DraftContent(
            partner=stage.institutions[code],
            scope_item=scope,
            basis=Basis.INTERLIBRARY,
            term_days=TERM,
            library=stage.libraries.get(code),
        )
        sent = must(
            actions.send_placement(
                stage.agency, content, boxes, _agency_signer(stage), sent_on=day, **stage.by("stock")
            ),
            f"placement {code} {day}",
        )
        arrives = day if exact else _working_day(day + timedelta(days=1))
        back = _working_day(day + timedelta(days=TERM - 2))
        overdue = stage.as_of - (day + timedelta(days=TERM))
        late = code == OVERDUE and timedelta(0) < overdue < timedelta(days=30)
        stage.on(
            arrives, f"receipt {code}", _receiving(stage, code, sent.placement, chosen, arrives, exact=exact)
        )
        if not late:
            stage.on(back, f"return {code}", _returning(stage, code, sent.placement, chosen, back))
        last = stage.as_of if late or back > stage.as_of else back - timedelta(days=1)
        stage.made["stays"].append((code, chosen, scope, arrives, last))
        if code.startswith("lapas-narkotika"):
            ids = stage.made.setdefault("ids", {})
            ids |= {"placement": str(sent.placement), "scope_item": str(scope)}
        return sent

    return scene


def _choose(stage: Stage, size: int) -> list[Copy]:
    shelf = stage.made["on shelf"]
    places = sorted(stage.chance.sample(range(min(len(shelf), 4000)), size), reverse=True)
    return [shelf.pop(place) for place in places]


def _receiving(
    stage: Stage, code: str, placement: UUID, chosen: list[Copy], day: date, *, exact: bool
) -> Any:
    def scene() -> Any:
        results = {copy.item: Result.GOOD for copy in chosen}
        if exact:
            results[chosen[17].item], results[chosen[120].item] = Result.DAMAGED, Result.MISSING
        elif stage.chance.random() < 0.25:
            results[stage.chance.choice(chosen).item] = Result.DAMAGED
        found = {
            copy.item: CountedLine(item=copy.item, box=1 + place // BOX, result=results[copy.item])
            for place, copy in enumerate(chosen)
        }
        surplus: tuple[SurplusLine, ...] = ()
        if exact:
            shelf = stage.made["on shelf"]
            surplus = (SurplusLine(surplus=new_id(), barcode=shelf[-1].barcode, box=4),)
        notes = exact or Result.DAMAGED in results.values()
        outcome = must(
            actions.receive(
                stage.institutions[code],
                placement,
                _partner_signer(stage, code),
                Closing.WITH_NOTES if notes else Closing.CLEAN,
                received_on=day,
                count=Count(found, surplus),
                note="Satu eksemplar tidak ditemukan, satu rusak." if exact else "",
                shelf="Titipan",
                **_by_partner(stage, code, f"receive {placement}"),
            ),
            f"receipt {code} {day}",
        )
        if stage.made.get("missing") is None:
            stage.made["missing"] = set()
        stage.made["missing"].update(item for item, result in results.items() if result is Result.MISSING)
        return outcome

    return scene


def _returning(stage: Stage, code: str, placement: UUID, chosen: list[Copy], day: date) -> Any:
    def scene() -> Any:
        missing = stage.made.get("missing") or set()
        here = [copy for copy in chosen if copy.item not in missing]
        partner = stage.institutions[code]
        sending = must(
            actions.send_back(
                partner,
                placement,
                [copy.item for copy in here],
                _partner_signer(stage, code),
                sent_on=day,
                **_by_partner(stage, code, f"return {placement}"),
            ),
            f"return {code} {day}",
        )
        outcome = must(
            actions.count_return(
                stage.agency,
                placement,
                {copy.item: Result.MISSING if copy.item in missing else Result.GOOD for copy in chosen},
                _agency_signer(stage),
                sending=sending.sending,
                received_on=day,
                **stage.by("stock"),
            )
        )
        stage.made["on shelf"].extend(here)
        return outcome

    return scene


def _providing(stage: Stage, code: str, day: date) -> Any:
    """Titles for a partner to keep: selected, bought, received."""

    def scene() -> Any:
        scope = scope_of(stage, code, "provision", day)
        if scope is None:
            return None
        titles = stage.chance.randrange(120, 231)
        chosen = stage.chance.sample(stage.made["titles"], 12)
        wanted = tuple(
            WantedTitle(title=record.title, author=record.author, record=record.id, price=75_000)
            for _, record in chosen
        )
        name = f"Bahan bacaan {day.year}"
        partner = stage.institutions[code]
        selected = must(
            actions.select_provision(
                stage.agency, name, wanted, recipient=partner, on=day, scope_item=scope, **stage.by("stock")
            ),
            f"provision {code}",
        )
        document = f"027/{PLACED.index(code) + 1 if code in PLACED else 90:03}/BP/{day.year}"
        paper: dict[str, Any] = {
            "source": Source.PURCHASE,
            "supplier": "Toko Buku Banua",
            "document": document,
        }
        must(actions.order_provision(stage.agency, selected.provision, on=day, **paper, **stage.by("stock")))
        return actions.receive_provision(
            stage.agency,
            selected.provision,
            titles=titles,
            copies=titles + titles // 4,
            value=titles * 78_000,
            on=day,
            **paper,
            **stage.by("stock"),
        )

    return scene


def _agency_signer(stage: Stage) -> Signer:
    officer = next(official for official in OFFICIALS if official.key == "stock")
    return Signer(name=officer.full_name, position=officer.position, account=stage.accounts["stock"])


def _partner_signer(stage: Stage, code: str) -> Signer:
    officer = OFFICERS.get(code) or HEADS[code]
    account = {"lapas-narkotika-karang-intan": "librarian", "lapas-banjarmasin": "librarian2"}.get(code)
    return Signer(
        name=officer.full_name,
        position=officer.position,
        account=stage.accounts[account] if account else None,
    )


def _by_partner(stage: Stage, code: str, request: str) -> dict[str, Any]:
    account = {"lapas-narkotika-karang-intan": "librarian", "lapas-banjarmasin": "librarian2"}.get(code, "")
    return {
        "actor": stage.accounts.get(account, stage.institutions[code]),
        "request_id": f"demo {request}",
    }


def _working_day(day: date) -> date:
    return day + timedelta(days=1) if day.weekday() == 6 else day
