from lentera.journal.ids import derived_id
from lentera.journal.projecting import Add, Entry, copy_fields, projects
from tests.journal.sample.facts import BedCleared, BedDug, ListPrinted, Planted, PlantsGiven
from tests.journal.sample.models import Bed, Gift, PriceList


@projects(BedDug)
def new_bed(fact: BedDug, entry: Entry) -> None:
    Bed.rows.insert(entry, copy_fields(fact, Bed), id=fact.bed, changed_at=entry.at)


@projects(Planted)
def plant(fact: Planted, entry: Entry) -> None:
    Bed.rows.change(entry, id=fact.bed, plants=Add(fact.plants), last_planted=fact.on, changed_at=entry.at)


@projects(BedCleared)
def clear(fact: BedCleared, entry: Entry) -> None:
    Bed.rows.remove(entry, id=fact.bed)


@projects(PlantsGiven)
def give(fact: PlantsGiven, entry: Entry) -> None:
    Gift.rows.insert(entry, copy_fields(fact, Gift), id=fact.gift)


@projects(ListPrinted)
def print_list(fact: ListPrinted, entry: Entry) -> None:
    words = entry.content(fact.digest).decode()
    PriceList.rows.insert(entry, id=derived_id(entry.stream, f"{entry.seq}"), words=words)
