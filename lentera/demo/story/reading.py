"""What readers find on the agency's shelf of news: copies that just came, reading lists, names that lead to one."""

from datetime import timedelta
from itertools import islice
from typing import Any

from lentera.catalogue import actions as catalogue
from lentera.catalogue.actions import authorities
from lentera.demo.stage import Stage, must
from lentera.demo.titles import DemoTitle
from lentera.journal.ids import new_id
from lentera.stock import actions as stock
from lentera.stock.facts import ItemLine, Source

NEW = 24  # copies that came in the last weeks
ON_A_LIST = 12
NAMES = {  # heading in the records: other forms, which lead to it
    "Tere Liye": "Liye, Tere",
    "Toer, Pramoedya Ananta": "Pramoedya Ananta Toer",
    "Dee Lestari": "Lestari, Dee",
    "Hirata, Andrea": "Andrea Hirata",
}
LISTS = (  # beginning of the class, name, note
    ("899.221", "Novel Indonesia untuk memulai", "Dua belas cerita yang paling sering dicari pembaca kami."),
    (
        ("63", "641", "646", "68", "74"),
        "Belajar keterampilan",
        "Berkebun, beternak, memasak, membuat sendiri: dari buku langsung ke tangan.",
    ),
    ("9", "Riwayat hidup dan perjalanan", "Kisah nyata dari dekat dan jauh."),
)


def tell(stage: Stage) -> None:
    """A small story has some of it."""
    _new_copies(stage)
    wanted: list[tuple[DemoTitle, Any]] = sorted(stage.made["titles"], key=lambda one: -one[0].weight)
    for start, name, note in LISTS:
        fitting = [
            record
            for _title, record in wanted
            if record.call_number.startswith(start) and record.language == "ind"
        ][:ON_A_LIST]
        if fitting:
            records = [record.id for record in fitting]
            by = stage.by("cataloguer")
            must(catalogue.save_list(stage.agency, name, note, records, public=True, **by), "a list")
    authors = {record.author for _title, record in wanted}
    for heading, other in NAMES.items():
        if heading not in authors:
            continue
        made = authorities.authority_from_heading(
            stage.agency, heading, subject=False, **stage.by("cataloguer")
        )
        kept = must(made, heading)
        must(authorities.add_form(stage.agency, kept.authority, other, **stage.by("cataloguer")), other)


def _new_copies(stage: Stage) -> None:
    """Bought this month: titles that the agency had no copy of, as far as there are some."""
    held = {copy.record for copy in stage.made["copies"]["dispersip-kalsel"]}
    titles = [record for _title, record in stage.made["titles"]]
    titles.sort(key=lambda record: record.id in held)
    lines = []
    for number, record in enumerate(islice(titles, NEW)):
        day = stage.as_of - timedelta(days=3 + 2 * number)
        lines.append(
            ItemLine(
                barcode=f"DKB{number + 1:06}",
                title=record.title,
                record=record.id,
                author=record.author,
                accession_no=f"{number + 1:06}/{day.year}",
                call_number=record.call_number,
                source=Source.PURCHASE,
                document=f"SPK 11/BP/{day.year}",
                value=85_000,
                acquired_on=day,
                shelf=record.call_number[:1] or "R",
            )
        )
    made = stock.accession(stage.agency, lines, items=[new_id() for _ in lines], **stage.by("stock"))
    must(made, "new copies")
