"""Tables in the docs that are written from the code: `python -m tests.docs.tables` writes, a test compares."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lentera.journal.facts import Kind

DOCS = Path(__file__).parents[2] / "docs"


def first_sentence(text: str | None) -> str:
    """The first sentence of a docstring, on one line."""
    words = " ".join((text or "").split())
    return words.split(". ")[0].rstrip(".").replace("|", "/")


def fact_kinds() -> str:
    """The page of fact kinds: name, version, audience, fields, what it says."""
    from lentera.journal.facts import all_kinds

    lines = [
        "# Fact kinds",
        "",
        "Written from the code. What each institution says, to whom, and in which fields. No fact holds a reader's",
        "name; readers appear only as random ids, never beside a title, copy or loan.",
        "",
        "| kind | version | said to | fields | what it says |",
        "|---|---|---|---|---|",
    ]
    for kind in all_kinds():
        if not kind.struct.__module__.startswith("lentera."):
            continue
        audience = kind.to.kind if kind.to.field is None else f"{kind.to.kind} `{kind.to.field}`"
        fields = ", ".join(f"`{name}`" for name in kind.struct.__struct_fields__)
        told = first_sentence(kind.struct.__doc__)
        lines.append(f"| `{kind.name}` | {kind.version} | {audience} | {fields} | {told} |")
    return "\n".join(lines) + "\n"


def forgettable_rows() -> str:
    """The page of what is forgettable: table, what is sealed, how long."""
    from lentera.journal.forgettable import forgettable_models

    lines = [
        "# What is forgettable",
        "",
        "Written from the code. These rows are outside the journal, encrypted under their institution's data key, and",
        "deleted for good. Backups that hold them are kept 30 days.",
        "",
        "| table | sealed | found by | kept |",
        "|---|---|---|---|",
    ]
    for model in forgettable_models():
        if not model.__module__.startswith("lentera."):
            continue
        sealed = ", ".join(f"`{name}`" for name in model.Secret.__struct_fields__)
        found = ", ".join(
            f"`{field.name.removesuffix('_hash')}`"
            for field in model._meta.fields
            if field.name.endswith("_hash")
        )
        lines.append(f"| `{model._meta.db_table}` | {sealed} | {found or '–'} | {model.KEPT} |")
    return "\n".join(lines) + "\n"


def refusals() -> str:
    """The page of refusals: code and the sentence in both languages."""
    from django.utils import translation

    from lentera.pages.hooks import known_texts

    lines = [
        "# Refusals",
        "",
        "Written from the code.",
        "",
        "| code | Indonesia | English |",
        "|---|---|---|",
    ]
    for code, text in sorted(known_texts().items()):
        said = []
        for language in ("id", "en"):
            with translation.override(language):
                said.append(str(text).replace("|", "/").replace("\n", " "))
        lines.append(f"| `{code}` | {said[0]} | {said[1]} |")
    return "\n".join(lines) + "\n"


PERSONS = {
    "contact",
    "given_by",
    "handler",
    "name",
    "officer",
    "receiver",
    "signatory",
    "signed_by",
    "signer",
    "speaker",
}
"""Fields that hold the name of somebody acting in office, where they hold text."""

NAMES_OF_THINGS = {
    "agreements.clause_saved", "institutions.registered", "institutions.renamed", "mobile.visit_announced",
    "papers.scan_attached", "stock.provision_received", "stock.provision_selected", "stock.stocktake_begun",
    "stock.stocktake_closed", "sync.home_given", "sync.home_taken_over", "sync.node_registered",
}  # fmt: skip
"""Kinds whose `name` is that of a clause, an institution, a vehicle, a file, a programme, a count or a node."""

HEARS = {
    "self": "nobody else",
    "to": "the institution in `{field}`",
    "parties": "the parties of `{field}`",
    "partners": "all partners",
    "public": "everybody",
}


def persons_in(kind: "Kind") -> str:
    """Of whom a fact kind tells something: readers and participants by random ids, officials by name; "" for nobody."""
    from tests.journal.test_privacy import PARTICIPANT, READER, names_a_person, types_of_fields

    fields = types_of_fields(kind.struct)
    told = []
    if any(READER.match(name) and names_a_person(what) for name, what in fields.items()):
        told.append("reader (random id)")
    if any(PARTICIPANT.match(name) and names_a_person(what) for name, what in fields.items()):
        told.append("participant (random id)")
    if kind.name not in NAMES_OF_THINGS and any(fields.get(name) is str for name in PERSONS):
        told.append("official in office")
    return ", ".join(told)


def what_crosses() -> str:
    """The table in the page on privacy: every fact kind that leaves its institution, then those that never do."""
    from lentera.journal.facts import all_kinds

    newest = {kind.name: kind for kind in all_kinds() if kind.struct.__module__.startswith("lentera.")}
    crossing = [kind for kind in newest.values() if kind.to.kind != "self"]
    staying = [kind for kind in newest.values() if kind.to.kind == "self"]
    lines = ["| fact | heard by | fields | persons |", "|---|---|---|---|"]
    for kind in crossing:
        fields = ", ".join(f"`{name}`" for name in kind.struct.__struct_fields__)
        heard = HEARS[kind.to.kind].format(field=kind.to.field)
        lines.append(f"| `{kind.name}` | {heard} | {fields} | {persons_in(kind) or '–'} |")
    lines += ["", "These never leave their institution:", "", "| fact | persons |", "|---|---|"]
    lines += [f"| `{kind.name}` | {persons_in(kind) or '–'} |" for kind in staying]
    return "\n".join(lines)


def privacy() -> str:
    """The page on privacy with its table written anew; the rest of it is written by hand."""
    begin, end = "<!-- written from the code -->", "<!-- end -->"
    told = (DOCS / "privacy.md").read_text(encoding="utf-8")
    before, _, rest = told.partition(begin)
    return f"{before}{begin}\n{what_crosses()}\n{end}{rest.partition(end)[2]}"


PAGES = {
    "facts.md": fact_kinds,
    "forgettable.md": forgettable_rows,
    "privacy.md": privacy,
    "refusals.md": refusals,
}


def main() -> None:
    """Write every page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lentera.config.settings")
    import django

    django.setup()
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    sys.exit(main())
