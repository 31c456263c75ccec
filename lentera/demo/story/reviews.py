"""Chapter 9: Karang Intan begins to review what comes in, and what came of the first titles."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import translation

from lentera.demo.stage import Stage, must
from lentera.demo.story.agreements import chains
from lentera.demo.story.placements import days_of
from lentera.demo.story.shelves import Copy
from lentera.stock.actions import review as actions
from lentera.stock.facts.review import ReviewChange, ReviewScope
from lentera.stock.queries import review as queries
from lentera.stock.queries.review_title import known_titles
from lentera.stock.rules.review import MOST_SUBMITTED, Policy

HOUSE, OTHER = "lapas-narkotika-karang-intan", "lapas-banjarmasin"
SOON = 30  # days before today on which reviews begin at the latest, unless boxes came later
SUBMITTED, WAITING = 40, 5
FEWEST = 10  # a small story may have hardly a title that is not in the house already
EVERY = Policy(ReviewScope.EVERY, days=21)
SENTENCES = {
    "spiral": "Jilidnya spiral kawat sepanjang 28 cm yang dapat dilepas dengan tangan.",
    "map": "Di saku sampul belakang terselip peta kota yang dapat dilepas.",
    "appeal": "Bengkel jilid kami dapat mengganti spiralnya dengan jahitan sebelum dikirim.",
    "map appeal": "Petanya sudah kami tahan di dinas, jadi yang dikirim hanya bukunya.",
    "reversed": "Tanpa petanya buku ini tidak lagi menyentuh aturan F4.",
}


def tell(stage: Stage) -> None:
    """Put the reviews on the agenda: after the last boxes, whose titles are approved with all that is there."""
    days = [
        day for chain in chains(stage.as_of) if chain.code == HOUSE for day in days_of(chain, stage.as_of)
    ]
    if not days:
        return
    first = max(days[-1], stage.as_of - timedelta(days=SOON))
    scenes: tuple[tuple[int, str, Callable[[Stage, date], Any]], ...] = (
        (0, "reviews begin", _begin),
        (2, "titles submitted", _submit),
        (5, "titles decided", _decide),
        (6, "second person", _agree),
        (8, "appeals", _appeal),
        (11, "appeal decided", _answer),
    )
    for after, name, scene in scenes:
        day = first + timedelta(days=after)
        stage.on(day, f"reviews: {name}", _at(stage, scene, day), at=time(14))


def _at(stage: Stage, scene: Callable[[Stage, date], Any], day: date) -> Callable[[], Any]:
    """A scene after the first is played only where titles were found for it."""
    return lambda: scene(stage, day) if scene is _begin or stage.made.get("to review") else None


def _begin(stage: Stage, day: date) -> Any:
    other = stage.institutions[OTHER]
    listed = Policy(ReviewScope.LISTED)
    with translation.override("id"):  # the ready rules are kept in the language of whoever takes them over
        must(actions.set_reviews(other, listed, with_pack=True, on=day, **stage.by("librarian2")))
        here = stage.institutions[HOUSE]
        must(actions.set_reviews(here, EVERY, with_pack=True, on=day, **stage.by("librarian")))
    stage.made["to review"] = chosen = _titles(stage)
    _let_the_rest_in(stage, day, chosen)
    if chosen:
        told = {chosen[1].record: chosen[1].title}
        change = ReviewChange.SPIRAL_REPLACED
        must(actions.approve_titles(other, told, change=change, on=day, **stage.by("librarian2")))
    return None


def _let_the_rest_in(stage: Stage, day: date, chosen: list[Copy]) -> None:
    """The librarian has gone through the agency's list: what is on its shelf may come, but for the titles to review."""
    here = stage.institutions[HOUSE]
    apart = {copy.record for copy in chosen} | set(queries.titles_there(here))
    rest = {copy.record: copy.title for copy in stage.made["on shelf"] if copy.record not in apart}
    for start in range(0, len(rest), MOST_SUBMITTED):
        part = dict(list(rest.items())[start : start + MOST_SUBMITTED])
        must(actions.approve_titles(here, part, note="Daftar rak dinas.", on=day, **stage.by("librarian")))


def _titles(stage: Stage) -> list[Copy]:
    """Titles that are on the agency's shelf and not in the house: the first with a disc, the second with a spiral."""
    here = set(queries.titles_there(stage.institutions[HOUSE]))
    found: dict[UUID, Copy] = {}
    for copy in stage.made["on shelf"]:
        if copy.record not in here:
            found.setdefault(copy.record, copy)
        if len(found) == SUBMITTED:
            break
    known = known_titles(found, reader=stage.agency)
    found = {record: copy for record, copy in found.items() if record in known}
    if len(found) < FEWEST:
        return []
    return sorted(found.values(), key=lambda copy: (not copy.call_number.startswith("6"), copy.title))


def _submit(stage: Stage, day: date) -> Any:
    records = [copy.record for copy in stage.made["to review"]]
    titles = known_titles(records, reader=stage.agency)
    return actions.submit_titles(
        stage.agency,
        stage.institutions[HOUSE],
        {record: titles[record] for record in records},
        on=day,
        note="Untuk titipan berikutnya.",
        **stage.by("stock"),
    )


def _decide(stage: Stage, day: date) -> Any:
    here, (disc, spiral, map_, *rest) = stage.institutions[HOUSE], stage.made["to review"]
    plain = {copy.record: copy.title for copy in rest[:-WAITING]}
    must(actions.approve_titles(here, plain, on=day, **stage.by("librarian")))
    note = "cakram disimpan di dinas sampai bukunya kembali"
    must(
        actions.approve_titles(
            here,
            {disc.record: disc.title},
            change=ReviewChange.DISC_WITHHELD,
            note=note,
            on=day,
            **stage.by("librarian"),
        )
    )
    for copy, code, sentence in ((spiral, "F2", "spiral"), (map_, "F4", "map")):
        proposed = actions.propose_rejection(
            here, copy.record, copy.title, code, SENTENCES[sentence], on=day, **stage.by("librarian")
        )
        must(proposed, f"reject {copy.title}")
    return None


def _agree(stage: Stage, day: date) -> Any:
    here, (_disc, spiral, map_, *_rest) = stage.institutions[HOUSE], stage.made["to review"]
    for copy in (spiral, map_):
        must(actions.agree_to_rejection(here, copy.record, on=day, **stage.by("education")))
    return None


def _appeal(stage: Stage, day: date) -> Any:
    here, (_disc, spiral, map_, *_rest) = stage.institutions[HOUSE], stage.made["to review"]
    for copy, reason in ((map_, "map appeal"), (spiral, "appeal")):
        must(
            actions.appeal_rejection(
                stage.agency, here, copy.record, SENTENCES[reason], on=day, **stage.by("stock")
            )
        )
    return None


def _answer(stage: Stage, day: date) -> Any:
    """The warden decides one appeal; the other waits today."""
    here, (_disc, _spiral, map_, *_rest) = stage.institutions[HOUSE], stage.made["to review"]
    return actions.decide_on_appeal(
        here,
        map_.record,
        reversed=True,
        sentence=SENTENCES["reversed"],
        change=ReviewChange.MAPS_WITHHELD,
        on=day,
        **stage.by("warden"),
    )
