"""Papers as PDF: a typst template, plain data, and the same bytes every time.

Data reaches a template as JSON, never as source text, so nothing that a person types can be read as markup.
Whole numbers arrive as {value, figure, words} and dates as {iso, plain, long, words}, said in the
paper's language; `verify: {code, url}` gains the QR code that leads to the check of the paper.
Nothing is fetched: fonts and templates lie beside this file, an office's own in its data folder (`own.py`).
"""

import io
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import segno
import typst

from lentera.documents import words
from lentera.documents.own import OwnTemplateError, RenderingError, laid_over, own_template
from lentera.documents.words import Language

__all__ = [
    "OwnTemplateError",
    "RenderingError",
    "SignaturePlace",
    "render",
    "render_stamp",
    "said",
    "signature_places",
    "template_names",
]

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STANDARD: Final = "a-2a"


SIGNING_HEIGHT: Final = 44.0  # points; `signing-place` in house.typ
_WHERE: Final = re.compile(r"┌─ \S*?([\w.-]+\.typ):(\d+):")


@dataclass(frozen=True)
class SignaturePlace:
    """Where a person signs: `page` from 0, `box` (left, bottom, right, top) in points from the lower left corner."""

    name: str
    page: int
    box: tuple[float, float, float, float]


def template_names() -> list[str]:
    """The papers that can be made."""
    return sorted(
        path.stem for path in TEMPLATES.glob("*.typ") if path.stem != "house" and path.stem[0] != "_"
    )


def render(
    template: str,
    data: dict[str, Any],
    *,
    language: Language = "id",
    created: datetime,
    own: str | None = None,
    own_folder: Path | None = None,
) -> bytes:
    """The paper as PDF/A-2a: to be archived, and tagged for screen readers. The head of each `.typ` lists its data.

    `created` (aware) is the paper's own time, so the same paper gives the same bytes. `own` is the code of the kind of
    paper: where the office has a template of its own for it (`own.py`), that one is set instead.
    Raises RenderingError when the template is unknown or a piece of data is missing, OwnTemplateError (with a refusal)
    when the office's own template cannot be set: the bundled one is not put in its place unasked.
    """
    if created.tzinfo is None:
        raise ValueError("`created` must carry its time zone")
    moment = int(created.timestamp())
    with _compiler(template, data, language, own, own_folder) as compiler:
        try:
            return _pdf(compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=moment))
        except typst.TypstError as error:
            # PDF/A demands a glyph for every character; a title in a script without one still gets its paper.
            if "could not be displayed" not in f"{error.message} {error.diagnostic}":
                raise
        return _pdf(compiler.compile(format="pdf", timestamp=moment))


def signature_places(
    template: str,
    data: dict[str, Any],
    *,
    language: Language = "id",
    own: str | None = None,
    own_folder: Path | None = None,
) -> list[SignaturePlace]:
    """Where each person signs on this paper, in the order of the page: for the boxes of visible signatures."""
    with _compiler(template, data, language, own, own_folder) as compiler:
        told = json.loads(compiler.query("<signature>", field="value"))
    places = []
    for one in told:
        left, top = _points(one["at"]["x"]), _points(one["height"]) - _points(one["at"]["y"])
        # A little air above and below, so that a box never touches the office or the name.
        box = (left + 4, top - SIGNING_HEIGHT + 2, left + _points(one["width"]) - 4, top - 3)
        places.append(SignaturePlace(one["name"], one["at"]["page"] - 1, box))
    return places


def render_stamp(lines: dict[str, Any], *, width: float, height: float, language: Language = "id") -> bytes:
    """A page of `width` × `height` points that a visible signature shows: name, reason, location, `at` (aware)."""
    at: datetime = lines["at"]
    told = {key: str(value) for key, value in lines.items() if key != "at"}
    clock = at.strftime("%H.%M" if language == "id" else "%H:%M")
    told |= {
        "time": f"{words.plain_date(at.date(), language)}, {clock} {at.tzname() or ''}".strip(),
        "width": str(width),
        "height": str(height),
    }
    with _compiler("_stamp", told, language, None, None) as compiler:
        return _pdf(compiler.compile(format="pdf", timestamp=int(at.timestamp())))


@contextmanager
def _compiler(
    template: str, data: dict[str, Any], language: Language, own: str | None, folder: Path | None
) -> Iterator[typst.Compiler]:
    """A compiler with the data put in; what typst says of an error is told as ours."""
    inputs = {"data": msgspec.json.encode(said(data, language), order="deterministic").decode()}
    inputs["language"] = language
    mine = own_template(own, "typ", folder)
    if mine is None:
        if template not in [*template_names(), "_certificates", "_labels", "_stamp"]:
            raise RenderingError(f"No such template: {template}")
        try:
            yield typst.Compiler(
                TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=_fonts(), sys_inputs=inputs
            )
        except typst.TypstError as error:
            raise RenderingError(f"{template}: {error.message}") from error
        return
    with laid_over(TEMPLATES, mine.parent) as root:
        try:
            yield typst.Compiler(root / mine.name, root=root, font_paths=_fonts(), sys_inputs=inputs)
        except typst.TypstError as error:
            where = _WHERE.search(error.diagnostic or "")
            file, line = (where.group(1), int(where.group(2))) if where else (mine.name, None)
            raise OwnTemplateError(file, line, error.message) from error


def _points(length: str | float) -> float:
    return float(length.removesuffix("pt")) if isinstance(length, str) else float(length)


def said(value: Any, language: Language) -> Any:
    """Data as a template gets it: numbers and dates in every form that papers use."""
    match value:
        case bool() | str() | None:
            return value
        case int():
            return {
                "value": value,
                "figure": words.figure(value, language),
                "words": words.cardinal(value, language),
            }
        case datetime():
            raise TypeError("A paper shows local days: give a date, and the time as text")
        case date():
            return {
                "iso": value.isoformat(),
                "plain": words.plain_date(value, language),
                "long": words.long_date(value, language),
                "words": words.date_in_words(value, language),
            }
        case dict():
            pieces = {key: said(piece, language) for key, piece in value.items()}
            if value.get("verify"):
                pieces["verify"]["qr"] = qr_svg(value["verify"]["url"])
            return pieces
        case list() | tuple():
            return [said(piece, language) for piece in value]
    raise TypeError(f"A paper cannot show a {type(value).__name__}")


def qr_svg(address: str) -> str:
    """The QR code of an address, error level M (a crease or a stamp may cover a seventh of it)."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, dark="#0F2F3A", xmldecl=False)
    return out.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[HERE / "fonts"])


def _pdf(result: Any) -> bytes:
    if not isinstance(result, bytes):
        raise TypeError("typst gave no PDF")
    return result
