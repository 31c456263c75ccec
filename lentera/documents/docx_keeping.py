"""Signatures of a Word file keep what they stand under on their page: names alone could be put under anything.

A template cannot say so: which row is the last one is known only when the data are in. PDFs do it in `house.typ`.
"""

from typing import Any, Final

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

MARK: Final = "signatures"
"""The caption of a table in which people sign; Word shows it nowhere."""


def mark(table: Table) -> None:
    """Say that people sign in this table."""
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), MARK)
    table._tbl.tblPr.append(caption)


def keep_signatures(document: Document) -> None:
    """Each table of signatures stays with the sentence or the row before it, and one below another with the first."""
    for caption in document.element.body.iter(qn("w:tblCaption")):
        if caption.get(qn("w:val")) == MARK:
            _keep_before(caption.getparent().getparent())


def _keep_before(table: Any) -> None:
    for before in table.itersiblings(preceding=True):
        if before.tag == qn("w:p"):
            paragraph = Paragraph(before, None)  # type: ignore[arg-type]
            kept, paragraph.paragraph_format.keep_with_next = paragraph.paragraph_format.keep_with_next, True
            if paragraph.text.strip() and not kept:
                return
        else:
            if before.tag == qn("w:tbl"):
                for one in before.findall(qn("w:tr"))[-1].iter(qn("w:p")):
                    Paragraph(one, None).paragraph_format.keep_with_next = True  # type: ignore[arg-type]
            return
