"""The editable copy of a paper: a Word file made from the same data as the PDF, for an office to work on.

Data are put into a template by docxtpl, escaped, so that nothing a person types becomes markup or a place of its own.
The PDF stays the paper that counts: this copy is neither numbered nor signed by itself.
"""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jinja2
import segno
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2.sandbox import SandboxedEnvironment

from lentera.documents.docx_keeping import keep_signatures
from lentera.documents.own import OwnTemplateError, RenderingError, own_template
from lentera.documents.rendering import TEMPLATES, said
from lentera.documents.words import Language

DOCX_TEMPLATES: Final = Path(__file__).parent / "docx_templates"
# Characters that no XML may hold, and those that docxtpl reads as breaks and tabs of its own.
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class _Environment(SandboxedEnvironment):
    """A template asks for pieces of data only: `data.items` is the list so called, never a method of the dictionary."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As jinja2 asks."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


def docx_names() -> list[str]:
    """The papers of which there is an editable copy."""
    return sorted(path.stem for path in DOCX_TEMPLATES.glob("*.docx"))


def render_docx(
    template: str,
    data: dict[str, Any],
    *,
    language: Language = "id",
    own: str | None = None,
    own_folder: Path | None = None,
) -> bytes:
    """The paper as a Word file without macros; `data` as for `render`, the same data give the same bytes.

    An office's own `<own>.docx` wins. Raises RenderingError for an unknown template, OwnTemplateError for a broken one
    of an office's own.
    """
    mine = own_template(own, "docx", own_folder)
    if mine is None and template not in docx_names():
        raise RenderingError(f"No such template: {template}")
    try:
        return _filled(mine or DOCX_TEMPLATES / f"{template}.docx", template, data, language)
    except (
        jinja2.TemplateError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:
        if mine is not None:
            raise OwnTemplateError(mine.name, None, str(error)) from error
        raise RenderingError(f"{template}: {error}") from error


def steady(save: Callable[[io.BytesIO], None]) -> bytes:
    """What `save` writes, with the moment of packing taken out: the same content gives the same bytes."""
    packed, out = io.BytesIO(), io.BytesIO()
    save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as goal:
        for name in source.namelist():
            told = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            told.compress_type = zipfile.ZIP_DEFLATED
            goal.writestr(told, source.read(name))
    return out.getvalue()


def _filled(place: Path, template: str, data: dict[str, Any], language: Language) -> bytes:
    with zipfile.ZipFile(place) as packed:
        if any("vbaProject" in name for name in packed.namelist()):
            raise ValueError("makro tidak diterima")
    document = DocxTemplate(place)
    told = said(_clean(data), language)
    context = _context(template, told, language)
    context["qr"] = ""
    if told.get("verify"):
        picture = io.BytesIO()
        segno.make(told["verify"]["url"], error="m", micro=False).save(picture, kind="png", scale=8, border=2)
        picture.seek(0)
        context["qr"] = InlineImage(document, picture, width=Mm(19))
    document.render(context, jinja_env=_Environment(autoescape=True), autoescape=True)
    keep_signatures(document.docx)
    about = document.docx.core_properties
    about.title, about.author = (
        str(told.get("title") or told.get("subject") or ""),
        told["letterhead"]["name"],
    )
    return steady(document.save)


def _context(template: str, told: dict[str, Any], language: Language) -> dict[str, Any]:
    import json

    words: dict[str, str] = {}
    for name in ("house", template):
        table = json.loads((TEMPLATES / "words" / f"{name}.json").read_text(encoding="utf-8"))[language]
        words |= {key.replace("-", "_"): text for key, text in table.items()}
    page, _, rest = words["page"].partition("{page}")
    context: dict[str, Any] = {
        "data": told,
        "w": words,
        "page_words": (page, rest.partition("{pages}")[0]),
        "fill": _fill,
        "shown": _shown,
        "money": _money,
        "table": _table,
        "letter": lambda place: "abcdefghijklmnopqrstuvwxyz"[place % 26],
        "chunks": _chunks,
        "lone": _lone,
        "to_fill": _to_fill,
        "listed": lambda texts: _listed(texts, words["and"]),
    }
    special = {"agreement": _agreement, "bast": _bast}.get(template)
    return context | (special(told, words) if special is not None else {})


def _agreement(told: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    names = [words[f"party_{number}"] for number in range(1, len(told["parties"]) + 1)]
    articles = list(told["articles"])
    if told.get("effective") and told.get("until"):
        term = _fill(
            words["term"],
            instrument=words[f"name_{told['instrument']}"],
            **{"from": told["effective"]["plain"], "until": told["until"]["plain"]},
        )
        articles.append({"title": words["term_title"], "clauses": [term]})
    pairs = [(name, party) for name, party in zip(names, told["parties"], strict=True)]
    return {
        "party_names": names,
        "articles": articles,
        "signing_parties": pairs[::-1] if len(pairs) == 2 else pairs,
        "signing_witnesses": [(words["witness"], who) for who in told.get("witnesses") or ()],
    }


def _bast(told: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    totals = told["totals"]
    amounts = [
        (words[key], totals[key]["figure"], totals[key]["words"]) for key in ("titles", "copies", "boxes")
    ]
    if totals.get("value"):
        amounts.append(
            (words["value"], _money(totals["value"]), f"{totals['value']['words']} {words['rupiah']}")
        )
    pairs = [(words["hands_over"], told["giver"]), (words["receives"], told["receiver"])]
    if told.get("acknowledged"):
        pairs.append((words["known"], told["acknowledged"]))
    return {
        "amounts": amounts,
        "condition": "; ".join(f"{one['label']}: {one['count']['figure']}" for one in told["condition"]),
        "signing_handover": [(role, {**who, "organisation": ""}) for role, who in pairs],
    }


def _fill(sentence: str, **values: Any) -> str:
    for name, value in values.items():
        sentence = sentence.replace("{" + name + "}", str(value))
    return sentence


def _shown(cell: Any) -> str:
    if isinstance(cell, dict):
        return str(cell.get("figure") or cell.get("plain") or "")
    return "–" if cell is None or isinstance(cell, jinja2.Undefined) else str(cell)


def _money(number: Any) -> str:
    if not isinstance(number, dict):
        return "–"
    figure = str(number["figure"])
    return f"-Rp{figure[1:]}" if figure.startswith("-") else f"Rp{figure}"


def _table(source: dict[str, Any]) -> dict[str, Any]:
    aligns = source.get("aligns") or ()

    def right(place: int, cell: Any) -> bool:
        if place < len(aligns):
            return bool(aligns[place] == "right")
        return isinstance(cell, dict) and "figure" in cell

    rows = [
        [{"text": _shown(cell), "right": right(place, cell)} for place, cell in enumerate(row)]
        for row in source["rows"]
    ]
    return {"heads": source.get("heads") or source["columns"], "rows": rows}


def _to_fill(told: dict[str, Any]) -> bool:
    """Whether a list has a column that is left empty to be written in."""
    rows = told["rows"]
    return bool(rows) and any(all(row[place] == "" for row in rows) for place in range(len(told["columns"])))


def _pairs(pairs: Any) -> list[tuple[str, Any]]:
    """A list of persons with a role becomes pairs."""
    return [one if isinstance(one, tuple) else (one.get("role", ""), one) for one in pairs or ()]


def _lone(pairs: Any) -> tuple[str, Any] | None:
    """Who signs alone."""
    told = _pairs(pairs)
    return told[0] if len(told) == 1 else None


def _chunks(pairs: Any) -> list[list[Any]]:
    """Rows of two or three signatures."""
    told = _pairs(pairs)
    size = 2 if len(told) in (2, 4) else 3
    return [told[start : start + size] for start in range(0, len(told), size)]


def _listed(texts: list[str], last: str) -> str:
    if len(texts) < 2:
        return "".join(texts)
    return ", ".join(texts[:-1]) + ("," if len(texts) > 2 else "") + f" {last} {texts[-1]}"


def _clean(value: Any) -> Any:
    match value:
        case str():
            return _UNFIT.sub(" ", value)
        case dict():
            return {key: _clean(piece) for key, piece in value.items() if piece is not None}
        case list() | tuple():
            return [_clean(piece) for piece in value]
    return value
