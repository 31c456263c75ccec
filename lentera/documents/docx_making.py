"""The parts of which the bundled Word templates are made (`docx_papers.py`): letterhead, tables, signatures.

Places are filled by docxtpl: `{{ … }}` in a paragraph, `{%p … %}` alone in a paragraph, `{%tr … %}` alone in a table
row, `{%tc … %}` alone in a cell.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from lentera.documents.docx_keeping import mark

INK: Final = RGBColor(0x0F, 0x2F, 0x3A)
MUTED: Final = RGBColor(0x56, 0x64, 0x68)
FONT: Final = "Arial"  # on every office's machine
CENTER, RIGHT, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.JUSTIFY


class Maker:
    """One template being written, from the letterhead down."""

    def __init__(self, *, landscape: bool = False) -> None:
        self.doc = Document()
        self.place: Any = self.doc  # where the next paragraph goes: the document or a cell
        section = self.doc.sections[0]
        section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
        section.left_margin = section.right_margin = Cm(2.3)
        section.top_margin, section.bottom_margin = Cm(1.8), Cm(1.9)
        self._styles()
        self._frame(section)
        self._letterhead()

    def _styles(self) -> None:
        for name, size, bold in (("Normal", 10.5, False), ("Heading 1", 13, True), ("Heading 2", 11, True)):
            style: Any = self.doc.styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
                fonts.set(qn(script), FONT)
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
                fonts.attrib.pop(qn(theme), None)
            style.paragraph_format.space_after = Pt(6)
            style.paragraph_format.space_before = Pt(0 if name == "Normal" else 10)
            if bold:
                style.font.color.rgb = INK
                style.paragraph_format.keep_with_next = True

    def _frame(self, section: Any) -> None:
        head = section.header.paragraphs[0]
        head.alignment = RIGHT
        self._run(head, "{{ data.draft }}", size=9, colour=RGBColor(0x8A, 0x4B, 0x06))
        foot = section.footer.paragraphs[0]
        foot.alignment = CENTER
        self._run(
            foot,
            "{% if data.verify %}{{ w.code }} {{ data.verify.code }} · {% endif %}",
            size=8,
            colour=MUTED,
        )
        self._run(foot, "{% if data.demo %}{{ w.demo }} · {% endif %}", size=8, colour=MUTED)
        for text, field in (("{{ page_words[0] }}", "PAGE"), ("{{ page_words[1] }}", "NUMPAGES")):
            self._run(foot, text, size=8, colour=MUTED)
            self._field(foot, field)

    def _field(self, paragraph: Any, name: str) -> None:
        for kind in ("begin", None, "end"):
            run = paragraph.add_run()
            run.font.size, run.font.color.rgb = Pt(8), MUTED
            if kind is None:
                told = OxmlElement("w:instrText")
                told.set(qn("xml:space"), "preserve")
                told.text = name
            else:
                told = OxmlElement("w:fldChar")
                told.set(qn("w:fldCharType"), kind)
            run._r.append(told)

    def _letterhead(self) -> None:
        table = self.grid((13.2, 3.2))
        with self.inside(table.rows[0].cells[0]):
            with self.when("data.letterhead.parent"):
                self.p("{{ data.letterhead.parent|upper }}", size=9, colour=MUTED, after=0)
            self.p("{{ data.letterhead.name }}", size=13, bold=True, colour=INK, after=0)
            with self.when("data.letterhead.address"):
                self.p("{{ data.letterhead.address }}", size=8.5, colour=MUTED, after=0)
        with self.inside(table.rows[0].cells[1]):
            self.p("{{ qr }}", align=RIGHT, after=0)
        line = self.p("", after=8)
        border = OxmlElement("w:pBdr")
        edge = OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "1"), ("color", "13505F")):
            edge.set(qn(f"w:{name}"), value)
        border.append(edge)
        line._p.get_or_add_pPr().append(border)

    def _run(
        self, paragraph: Any, text: str, *, size: float | None = None, bold: bool = False, colour: Any = None
    ) -> None:
        run = paragraph.add_run(text)
        run.bold = bold or None
        if size is not None:
            run.font.size = Pt(size)
        if colour is not None:
            run.font.color.rgb = colour

    def p(
        self, text: str, style: str = "Normal", *, align: Any = None, bold: bool = False, size: float | None = None,
        colour: Any = None, after: float | None = None, hanging: float = 0, keep: bool = False,
    ) -> Any:  # fmt: skip
        """A paragraph. `hanging`: centimetres that all lines but the first stand further in."""
        paragraph = self._next(style)
        if align is not None:
            paragraph.alignment = align
        if after is not None:
            paragraph.paragraph_format.space_after = Pt(after)
        if hanging:
            paragraph.paragraph_format.left_indent = Cm(hanging)
            paragraph.paragraph_format.first_line_indent = Cm(-hanging)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(hanging))
        paragraph.paragraph_format.keep_with_next = keep or None
        self._run(paragraph, text, size=size, bold=bold, colour=colour)
        return paragraph

    def _next(self, style: str) -> Any:
        # A cell comes with one empty paragraph: use it, or each cell would open with a blank line.
        if self.place is not self.doc:
            first = self.place.paragraphs[0]
            if not first.text and len(self.place.paragraphs) == 1 and not getattr(self, "_used", False):
                self._used = True
                first.style = self.doc.styles[style]
                return first
        return self.place.add_paragraph(style=style)

    @contextmanager
    def inside(self, cell: Any) -> Iterator[None]:
        """What follows goes into a cell."""
        before, used = self.place, getattr(self, "_used", False)
        self.place, self._used = cell, False
        try:
            yield
        finally:
            self.place, self._used = before, used

    @contextmanager
    def each(self, one: str, many: str) -> Iterator[None]:
        """What follows once for each."""
        self.p(f"{{%p for {one} in {many} %}}")
        yield
        self.p("{%p endfor %}")

    @contextmanager
    def when(self, what: str) -> Iterator[None]:
        """What follows only when it is so."""
        self.p(f"{{%p if {what} %}}")
        yield
        self.p("{%p endif %}")

    def grid(self, widths: tuple[float, ...], rows: int = 1, *, lines: bool = False) -> Any:
        """A table with columns of these centimetres; `lines` draws them and repeats the first row on each page."""
        if self.place is self.doc:
            table = self.doc.add_table(rows=rows, cols=len(widths))
        else:
            table = self.place.add_table(rows=rows, cols=len(widths))
        if lines:
            table.style = self.doc.styles["Table Grid"]
            mark = OxmlElement("w:tblHeader")
            table.rows[0]._tr.get_or_add_trPr().append(mark)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        width = table._tbl.tblPr.find(qn("w:tblW"))
        if lines and width is not None:
            width.set(qn("w:type"), "pct")
            width.set(qn("w:w"), "5000")  # the whole width of the page, in fiftieths of a percent
        for column, centimetres in zip(table.columns, widths, strict=True):
            column.width = Cm(centimetres)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, centimetres in zip(row.cells, widths, strict=True):
                cell.width = Cm(centimetres)
        return table

    def put(self, cell: Any, text: str, **how: Any) -> None:
        """Text of a cell."""
        with self.inside(cell):
            self.p(text, **{"after": 2} | how)

    def facts(self, many: str) -> None:
        """Label, colon, text; `many` gives pairs, empty texts left out."""
        with self.when(many):
            table = self.grid((4, 0.5, 11.9), 3)
            self.put(table.rows[0].cells[0], f"{{%tr for one in {many} if one[1] %}}")
            for cell, text in zip(table.rows[1].cells, ("{{ one[0] }}", ":", "{{ one[1] }}"), strict=True):
                self.put(cell, text)
            self.put(table.rows[2].cells[0], "{%tr endfor %}")
            self.p("", after=2, size=4)

    def rows(
        self,
        heads: tuple[str, ...],
        many: str,
        cells: tuple[str, ...],
        widths: tuple[float, ...],
        *,
        right: str = "",
    ) -> None:
        """A table with a row for each `one` of `many`; `right` names the columns (0…) that stand right."""
        table = self.grid(widths, 4, lines=True)
        for number, (cell, text) in enumerate(zip(table.rows[0].cells, heads, strict=True)):
            self.put(cell, text, bold=True, size=9, align=RIGHT if str(number) in right else None)
        self.put(table.rows[1].cells[0], f"{{%tr for one in {many} %}}")
        for number, (cell, text) in enumerate(zip(table.rows[2].cells, cells, strict=True)):
            self.put(cell, text, size=9, align=RIGHT if str(number) in right else None)
        self.put(table.rows[3].cells[0], "{%tr endfor %}")
        self.p("", after=2, size=4)

    def table(self, source: str) -> None:
        """A table whose columns come with the data."""
        with self.when(source):
            self.p(f"{{%p set told = table({source}) %}}")
            table = self.grid((2,) * 7, 4, lines=True)
            table.autofit = True  # Word fits the columns to what comes
            for cell, text in zip(
                table.rows[0].cells,
                ("{%tc for head in told.heads %}", "{{ head }}", "{%tc endfor %}"),
                strict=False,
            ):
                self.put(cell, text, bold=True, size=9)
            self.put(table.rows[1].cells[0], "{%tr for row in told.rows %}")
            parts = (
                "{%tc for cell in row %}", "{%tc if cell.right %}", "{{ cell.text }}", "{%tc else %}",
                "{{ cell.text }}", "{%tc endif %}", "{%tc endfor %}",
            )  # fmt: skip
            for number, (cell, text) in enumerate(zip(table.rows[2].cells, parts, strict=True)):
                self.put(cell, text, size=9, align=RIGHT if number == 2 else None)
            self.put(table.rows[3].cells[0], "{%tr endfor %}")
            for cell in table.rows[0].cells[3:]:
                table.rows[0]._tr.remove(cell._tc)
            self.p("", after=2, size=4)

    def signatures(self, pairs: str, *, day: str = "") -> None:
        """Two or three beside each other, one alone at the right under place and day; `pairs` gives (role, person)."""
        self.p(f"{{%p set alone = lone({pairs}) %}}")
        with self.when("alone"):
            self._lone_signature(day)
        with self.when("not alone"):
            if day:
                with self.when("data.place"):
                    self.p(day, align=RIGHT, keep=True)
            self._signatures_beside(pairs)

    def _lone_signature(self, day: str) -> None:
        with self.signing():
            if day:
                with self.when("data.place"):
                    self.p(day, after=0, keep=True)
            with self.when("alone[0]"):
                self.p("{{ alone[0].rstrip(',') }},", after=0, keep=True)
            with self.when("alone[1].position"):
                self.p("{{ alone[1].position }},", after=4, keep=True)
            self.ink("alone[1]")
            self.name("alone[1]")

    def _signatures_beside(self, pairs: str) -> None:
        with self.each("pair_row", f"chunks({pairs})"):
            table = self.grid((5.4,) * 3, 3)  # in three rows, so that the names stand on one line across
            mark(table)
            for row in table.rows:
                self.put(row.cells[0], "{%tc for pair in pair_row %}")
                self.put(row.cells[2], "{%tc endfor %}")
            office, place, name = (row.cells[1] for row in table.rows)
            with self.inside(office):
                self.p("{{ pair[0] }}", bold=True, align=CENTER, after=0, keep=True)
                with self.when("pair[1].organisation"):
                    self.p("{{ pair[1].organisation }}", align=CENTER, size=9, after=0, keep=True)
                with self.when("pair[1].position"):
                    self.p("{{ pair[1].position }}", align=CENTER, size=9, after=0, colour=MUTED, keep=True)
            with self.inside(place):
                self.ink("pair[1]", align=CENTER)
            with self.inside(name):
                self.name("pair[1]", align=CENTER)
            self.p("", after=4, size=4)

    @contextmanager
    def signing(self) -> Iterator[None]:
        """What follows stands at the right, where one person signs."""
        table = self.grid((8.4, 8))
        mark(table)
        with self.inside(table.rows[0].cells[1]):
            yield

    def ink(self, who: str, *, align: Any = None) -> None:
        """The place for ink, or the line in its stead."""
        text = f"{{{{ {who}.electronic or ('[' + w.stamp + ']' if {who}.stamp else '') }}}}"
        self.p(text, align=align, size=8, after=34, colour=MUTED, keep=True)

    def name(self, who: str, *, align: Any = None) -> None:
        """The name under it."""
        self.p(f"{{{{ {who}.name }}}}", bold=True, align=align, after=0)
        with self.when(f"{who}.nip"):
            self.p(f"{{{{ w.nip }}}} {{{{ {who}.nip }}}}", align=align, size=9, after=0)

    def title(self, text: str, *lines: str) -> None:
        """The heading of the paper and what stands under it."""
        self.p(text, "Heading 1", align=CENTER, after=2)
        for line in lines:
            name = line.strip("{} ")
            with self.when(name):
                self.p(line, align=CENTER, after=2)

    def person(self, who: str) -> None:
        """Who someone is, as official papers say it."""
        self.facts(
            f"[[w.name, {who}.name], [w.nip, {who}.nip], [w.position, {who}.position], "
            f"[w.organisation, {who}.organisation], [w.address, {who}.address]]"
        )

    def copies(self) -> None:
        """To whom copies go."""
        with self.when("data.copies"):
            self.p("{{ w.copies }}:", bold=True, size=9, after=0)
            with self.each("one", "data.copies"):
                self.p("{{ loop.index }}.\t{{ one }}", size=9, after=0, hanging=0.6)

    def lines(self, many: str, *, align: Any = JUSTIFY) -> None:
        """Paragraphs."""
        with self.each("one", many):
            self.p("{{ one }}", align=align)
