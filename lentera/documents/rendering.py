"""Papers as PDF: a typst template, plain data, and the same bytes every time.

Data reaches a template as JSON, never as source text, so nothing that a person types can be read as markup.
Whole numbers arrive as {value, figure, words} and dates as {iso, plain, long, words}, said in the
paper's language; `verify: {code, url}` gains the QR code that leads to the check of the paper.
Nothing is fetched: fonts and templates lie beside this file.
"""

import io
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
import segno
import typst

from lentera.documents import words
from lentera.documents.words import Language

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STANDARD: Final = "a-2a"


class RenderingError(Exception):
    """The data does not fit the template; the message names the missing piece."""


def template_names() -> list[str]:
    """The papers that can be made."""
    return sorted(path.stem for path in TEMPLATES.glob("*.typ") if path.stem != "house")


def render(template: str, data: dict[str, Any], *, language: Language = "id", created: datetime) -> bytes:
    """The paper as PDF/A-2a: to be archived, and tagged for screen readers. The head of each `.typ` lists its data.

    `created` (aware) is the paper's own time, so the same paper gives the same bytes.
    Raises RenderingError when the template is unknown or a piece of data is missing.
    """
    if template not in template_names():
        raise RenderingError(f"No such template: {template}")
    if created.tzinfo is None:
        raise ValueError("`created` must carry its time zone")
    inputs = {"data": msgspec.json.encode(said(data, language), order="deterministic").decode()}
    inputs["language"] = language
    source = TEMPLATES / f"{template}.typ"
    moment = int(created.timestamp())
    compiler = typst.Compiler(source, root=TEMPLATES, font_paths=_fonts(), sys_inputs=inputs)
    try:
        return _pdf(compiler.compile(format="pdf", pdf_standards=[STANDARD], timestamp=moment))
    except typst.TypstError as error:
        # PDF/A demands a glyph for every character; a title in a script without one still gets its paper.
        if "could not be displayed" not in f"{error.message} {error.diagnostic}":
            raise RenderingError(f"{template}: {error.message}") from error
        return _pdf(compiler.compile(format="pdf", timestamp=moment))


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
