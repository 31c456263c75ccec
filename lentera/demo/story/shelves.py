"""Chapter 3: the catalogue, and the copies on the shelves of the agency and of the prisons' own libraries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any
from uuid import UUID

from lentera.catalogue import actions as catalogue
from lentera.catalogue import queries as records
from lentera.catalogue.marc.reading import read_stream
from lentera.catalogue.rules import RecordForm
from lentera.demo.stage import Stage, must
from lentera.demo.titles import DemoTitle, demo_titles
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.stock import actions
from lentera.stock.facts import ItemLine, Source

AGENCY_COPIES = 18_600
OWN_COPIES = {
    "lapas-narkotika-karang-intan": 1_450,
    "lapas-banjarmasin": 1_600,
    "lapas-perempuan-martapura": 640,
    "lpka-martapura": 520,
    "lapas-banjarbaru": 780,
    "rutan-barabai": 380,
    "lapas-tanjung": 420,
    "rutan-rantau": 260,
    "rutan-pelaihari": 300,
    "lapas-amuntai": 330,
    "lapas-kotabaru": 290,
}
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as the story needs it: what it is, and how much readers want it."""

    item: UUID
    barcode: str
    record: UUID
    title: str
    author: str
    call_number: str
    value: int
    weight: float


def fill(stage: Stage, progress: Callable[[str, int, int], None]) -> None:
    """Import the titles and enter all copies; the clock stands at an early day of the story."""
    titles = list(demo_titles())
    if stage.scale < 1:
        titles = stage.chance.sample(titles, int(len(titles) * stage.scale))
    clock.tell(clock.at_local(date(2017, 1, 9)))
    told = b"".join(title.marc for title in titles)
    done = catalogue.import_records(
        stage.agency,
        lambda: read_stream(BytesIO(told)),
        source="judul contoh",
        skip_bad=True,
        request_id="demo titles",
        actor=stage.accounts["cataloguer"],
        progress=lambda so_far: progress("titles", so_far.read, len(titles)),
    )
    if done.refusals:
        number, refusal = done.refusals[0]
        must(refusal, f"title {number}")
    by_control = {control: record for record, control in records.record_ids(stage.agency)}
    known = records.records_by_ids(by_control.values())
    wanted = [(title, known[by_control[title.control]]) for title in titles if title.control in by_control]
    stage.made["titles"] = wanted
    stage.made["copies"] = {}
    stage.made["removed"] = _remove_a_double(stage)
    _enter(stage, "dispersip-kalsel", max(5_200, int(AGENCY_COPIES * stage.scale)), "DKS", wanted, progress)
    for number, (code, full) in enumerate(OWN_COPIES.items(), 1):
        count = max(20, int(full * stage.scale))
        popular = stage.chance.choices(wanted, [_demand(title) for title, _ in wanted], k=count)
        _enter(stage, code, count, f"L{number:02}", popular, progress)


def _remove_a_double(stage: Stage) -> UUID:
    """A record entered twice by hand and taken out again: harvesters hear of its end."""
    form = RecordForm(title="Laskar Pelangi (entri ganda)", author="Hirata, Andrea", year=2005)
    saved = must(catalogue.save_record(stage.agency, form, **stage.by("cataloguer")), "a double")
    must(catalogue.remove_record(stage.agency, saved.record, "entri ganda", **stage.by("cataloguer")))
    return UUID(str(saved.record))


def _enter(stage: Stage, code: str, count: int, prefix: str, wanted: list[Any], progress: Any) -> None:
    owner = stage.institutions[code]
    actor = {"dispersip-kalsel": "stock", "lapas-narkotika-karang-intan": "librarian"}.get(code, "")
    titles = _each_title_by_demand(stage, wanted, count)
    copies: list[Copy] = []
    numbered = enumerate(titles, 1)
    while chunk := list(islice(numbered, CHUNK)):
        made = [_copy(stage, prefix, number, title, record) for number, (title, record) in chunk]
        lines = [_line(stage, copy, code) for copy in made]
        must(
            actions.accession(
                owner,
                lines,
                items=[copy.item for copy in made],
                actor=stage.accounts.get(actor, owner),
                request_id=f"demo copies {code} {len(copies)}",
            ),
            f"copies of {code}",
        )
        copies.extend(made)
        progress(f"copies {code}", len(copies), count)
    stage.made["copies"][code] = copies


def _each_title_by_demand(stage: Stage, wanted: list[Any], count: int) -> list[Any]:
    """Every title once while there is room, favourites in more copies: what a library that buys wisely has."""
    told = list(wanted[:count]) if len(wanted) <= count else stage.chance.sample(wanted, count)
    weights = [_demand(title) for title, _ in wanted]
    told.extend(stage.chance.choices(wanted, weights, k=count - len(told)))
    stage.chance.shuffle(told)
    return told


def _demand(title: DemoTitle) -> float:
    return float(max(title.weight, 1)) ** 0.6


def _copy(stage: Stage, prefix: str, number: int, title: DemoTitle, record: Any) -> Copy:
    return Copy(
        item=new_id(),
        barcode=f"{prefix}{number:06}",
        record=record.id,
        title=record.title,
        author=record.author,
        call_number=record.call_number,
        value=stage.chance.randrange(35, 160) * 1000,
        weight=_demand(title),
    )


def _line(stage: Stage, copy: Copy, code: str) -> ItemLine:
    year = stage.chance.randrange(2012, 2017)
    gift = stage.chance.random() < (0.15 if code == "dispersip-kalsel" else 0.7)
    return ItemLine(
        barcode=copy.barcode,
        title=copy.title,
        record=copy.record,
        author=copy.author,
        accession_no=f"{copy.barcode[3:]}/{year}",
        call_number=copy.call_number,
        source=Source.GIFT if gift else Source.PURCHASE,
        document=f"BA hibah {year}" if gift else f"SPK {year % 100:02}/BP/{year}",
        value=copy.value,
        acquired_on=date(year, stage.chance.randrange(1, 13), stage.chance.randrange(1, 28)),
        shelf=copy.call_number[:1] or "R",
    )
