"""What a parser finds wrong with XML, as refusals in our own words: its own are English whoever reads them."""

from xml.parsers import expat

from lentera.journal.refusals import Refusal

_codes = expat.errors.codes
FAULTS = {  # what the parser found: code of the refusal
    _codes[expat.errors.XML_ERROR_TAG_MISMATCH]: "xml-mismatch",
    _codes[expat.errors.XML_ERROR_INVALID_TOKEN]: "xml-sign",
    _codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN]: "xml-unclosed",
    _codes[expat.errors.XML_ERROR_UNDEFINED_ENTITY]: "xml-entity",
    _codes[expat.errors.XML_ERROR_BAD_CHAR_REF]: "xml-reference",
    _codes[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "xml-attribute-twice",
    _codes[expat.errors.XML_ERROR_PARTIAL_CHAR]: "xml-bytes",
    _codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION]: "xml-unclosed",
}


def fault(error: expat.ExpatError) -> Refusal:
    """Where it is broken, and how: line and column count from 1."""
    code = FAULTS.get(error.code, "xml-broken")
    return Refusal(code, line=error.lineno, column=error.offset + 1)
