"""Indonesian sentences and their English, without system tools: `python -m lentera.pages.translations`.

`extract` reads the templates and the Python of each area into `locale/en/LC_MESSAGES/django.po`, keeping the English
that is there; `compile` writes the `.mo` beside it; `check` names each sentence without English and each stale file.
Babel reads and writes; only developers need it.
"""

import ast
import io
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "counted": (1, 1),
}  # fmt: skip
STEADY_DAY = datetime(
    2024, 1, 26, tzinfo=UTC
)  # Babel writes a day into its files; ours must not change by day
HEAD = (
    "# English of this area. Indonesian is the msgid; `python -m lentera.pages.translations` keeps this file."
)


def areas(named: Sequence[str] = ()) -> list[Path]:
    """The packages with something to say, or those named."""
    found = [path for path in sorted(PACKAGE.iterdir()) if (path / "__init__.py").exists()]
    return [path for path in found if not named or path.name in named]


def sentences(area: Path) -> Catalog:
    """Every sentence of an area, with the files that say it (no line numbers: they only make noise in diffs)."""
    catalog = Catalog(locale="en")
    for path in sorted(
        [*area.rglob("*.py"), *area.rglob("templates/**/*.html"), *area.rglob("templates/**/*.txt")]
    ):
        for place, messages, comments, context in _spoken(path):
            if _empty(messages):
                sys.exit(f"{path}:{place}: an empty sentence cannot be translated")
            where = path.relative_to(PACKAGE.parent).as_posix()
            catalog.add(messages, locations=[(where, 0)], auto_comments=comments, context=context)
    return catalog


def hidden(path: Path) -> list[int]:
    """The lines on which a sentence stands within an f-string: Python 3.11 shows no extractor what is in there."""
    strings = [one for one in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(one, ast.JoinedStr)]
    calls = [one for string in strings for one in ast.walk(string) if isinstance(one, ast.Call)]
    return sorted({call.lineno for call in calls if _is_sentence(call)})


def _is_sentence(call: ast.Call) -> bool:
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    return name in KEYWORDS and any(
        isinstance(one, ast.Constant) and isinstance(one.value, str) for one in call.args[:1]
    )


def _empty(messages: Any) -> bool:
    return messages == "" or messages == ("", "")


def _spoken(path: Path) -> Iterator[tuple[int, Any, Any, str | None]]:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    elif not any(word in text for word in ("gettext", "translation", "counted")):
        return
    options: Any = {"encoding": "utf-8"}
    for place, function, said, comments in extract_python(
        io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], options
    ):
        parts = list(said) if isinstance(said, (tuple, list)) else [said]
        if function == "counted":  # one text, singular and plural
            parts = [parts[0], parts[0]]
        context = parts.pop(0) if "pgettext" in function else None
        wanted = 2 if "ngettext" in function or function in ("npgettext", "counted") else 1
        kept = parts[:wanted]
        if len(kept) == wanted and all(isinstance(part, str) for part in kept):
            yield place, (tuple(kept) if wanted == 2 else kept[0]), comments, context


def po_path(area: Path) -> Path:
    return area / "locale" / "en" / "LC_MESSAGES" / "django.po"


def read(area: Path) -> Catalog:
    """The English of an area as it stands; empty where there is no file yet."""
    path = po_path(area)
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        catalog = read_po(file, locale="en")
    catalog.creation_date = catalog.revision_date = STEADY_DAY
    return catalog


def extract(area: Path) -> int:
    """Bring the `.po` up to date: new sentences come in without English, gone ones leave. Gives the number."""
    spoken = sentences(area)
    if not len(spoken):
        return 0
    known = read(area)
    merged = Catalog(locale="en", header_comment=HEAD, charset="utf-8", fuzzy=False)
    for message in sorted(spoken, key=lambda one: (str(one.id), one.context or "")):
        if message.id:
            old = known.get(message.id, message.context)
            where = sorted({file for file, _ in message.locations})
            merged.add(
                message.id, _kept(message, old),
                locations=[(file, 0) for file in where], flags=message.flags, context=message.context,
            )  # fmt: skip
    out = io.BytesIO()
    write_po(out, merged, width=110, include_lineno=False, omit_header=False)
    path = po_path(area)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_steady(out.getvalue()))
    return len(merged)


def _kept(message: Message, old: Message | None) -> Any:
    """The English that was there; none where a sentence has learned to count, or no longer does."""
    return (
        old.string if old is not None and isinstance(old.id, tuple) == isinstance(message.id, tuple) else None
    )


def _steady(po: bytes) -> bytes:
    """Without the lines that change by day and by version."""
    changing = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Generated-By',
        b'"Last-Translator',
        b'"Report-Msgid',
        b'"Project-Id',
    )
    return b"\n".join(line for line in po.split(b"\n") if not line.startswith(changing))


def compiled(area: Path) -> bytes:
    """The `.mo` of an area's present `.po`."""
    out = io.BytesIO()
    write_mo(out, read(area))
    return out.getvalue()


def compile_area(area: Path) -> None:
    """Write the `.mo`."""
    if po_path(area).exists():
        po_path(area).with_suffix(".mo").write_bytes(compiled(area))


def complaints(area: Path) -> list[str]:
    """What is missing or stale in one area, a line each."""
    known = read(area)
    found = []
    for message in sentences(area):
        if message.id and not _answered(known.get(message.id, message.context)):
            found.append(f"{area.name}: no English for {message.id!r} ({message.locations[0][0]})")
        elif message.id and (wrong := _wrong_places(known.get(message.id, message.context))):
            found.append(f"{area.name}: English of {message.id!r} names other values: {wrong}")
    for path in sorted(area.rglob("*.py")):
        where = path.relative_to(PACKAGE.parent).as_posix()
        found += [
            f"{area.name}: {where}:{line}: a sentence in an f-string is not found" for line in hidden(path)
        ]
    path = po_path(area)
    if path.exists() and (
        not path.with_suffix(".mo").exists() or path.with_suffix(".mo").read_bytes() != compiled(area)
    ):
        found.append(
            f"{area.name}: django.mo is stale; run: python -m lentera.pages.translations compile {area.name}"
        )
    return found


def _answered(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    said = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(said)


def _wrong_places(message: Message | None) -> str:
    if message is None:
        return ""
    here = _places(message.id if isinstance(message.id, str) else message.id[0])
    said = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return ", ".join(sorted({place for one in said for place in here ^ _places(one)}))


def _places(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the three commands; 1 when `check` found something."""
    parser = ArgumentParser(prog="python -m lentera.pages.translations", description=__doc__)
    parser.add_argument("command", choices=["extract", "compile", "check"])
    parser.add_argument("areas", nargs="*")
    asked = parser.parse_args(arguments)
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    found: list[str] = []
    for area in areas(asked.areas):
        if asked.command == "extract" and (count := extract(area)):
            sys.stdout.write(f"{area.name}: {count} sentences\n")
        elif asked.command == "compile":
            compile_area(area)
        elif asked.command == "check":
            found += complaints(area)
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
