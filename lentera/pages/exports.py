"""Tables as files: CSV for spreadsheets of Indonesian offices, and XLSX written with the standard library alone."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from django.http import HttpResponse

from lentera.pages import formats

NO_XML = "\ufffe\uffff"  # a spreadsheet does not open a document of XML 1.0 that holds them
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
FROZEN_HEAD = (
    '<sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
)
PARTS = {
    "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{XLSX}.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',  # noqa: E501
    "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>',  # noqa: E501
    "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_DOC}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_DOC}/styles" Target="styles.xml"/></Relationships>',  # noqa: E501
    # style 0 plain, 1 head (bold), 2 date
    "xl/styles.xml": f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="d mmm yyyy"/></numFmts><fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>',  # noqa: E501
}


def csv_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """UTF-8 with a byte order mark and semicolons: opens rightly in a spreadsheet set to Indonesian."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(cell) for cell in head])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return _download(name, "csv", "text/csv; charset=utf-8", out.getvalue().encode("utf-8-sig"))


def xlsx_file(name: str, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """One sheet with a bold first row; numbers stay numbers, days stay days, texts are inline strings."""
    lines = [_row(1, head, head=True), *(_row(place, row) for place, row in enumerate(rows, start=2))]
    sheet = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}">{FROZEN_HEAD}<sheetData>{"".join(lines)}</sheetData></worksheet>'
    )
    title = "".join(sign for sign in name if sign not in r"[]:*?/\\")[:31] or "Data"
    tab = f'<sheets><sheet name="{escape(title)}" sheetId="1" r:id="r1"/></sheets>'
    book = f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_DOC}">{tab}</workbook>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for path, text in {**PARTS, "xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet}.items():
            package.writestr(path, text)
    return _download(name, "xlsx", XLSX, out.getvalue())


def _row(place: int, cells: Sequence[Any], *, head: bool = False) -> str:
    return f'<row r="{place}">{"".join(_cell(cell, head) for cell in cells)}</row>'


def _cell(value: Any, head: bool) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, datetime):
        value = f"{formats.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return f'<c s="2"><v>{(value - date(1899, 12, 30)).days}</v></c>'
    text = "".join(sign for sign in str(value) if (sign >= " " or sign in "\t\n") and sign not in NO_XML)
    style = ' s="1"' if head else ""
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def no_formula(value: Any) -> Any:
    """The value; a text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _harmless(value: Any) -> Any:
    """A value as a spreadsheet of an Indonesian office reads it, never as a formula."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{formats.local(value):%Y-%m-%d %H:%M}"
    if isinstance(value, (float, Decimal)):
        return str(value).replace(".", ",")
    return no_formula(value)


def _download(name: str, ending: str, kind: str, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["Cache-Control"] = "no-store"
    return response
