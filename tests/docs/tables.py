"""Tables in the docs that are written from the code: `python -m tests.docs.tables` writes, a test compares."""

import os
import sys
from pathlib import Path

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


PAGES = {"facts.md": fact_kinds, "forgettable.md": forgettable_rows, "refusals.md": refusals}


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
