"""Short MARC 21 records as ISO 2709 bytes, written directly: thousands of demo titles take a second."""

from collections.abc import Iterable

FIELD_END = b"\x1e"
RECORD_END = b"\x1d"
Field = tuple[str, str, tuple[tuple[str, str], ...]]  # tag, two indicators, subfields in order


def data_field(tag: str, indicators: str, *subfields: tuple[str, str]) -> Field:
    """One data field; subfields without text are left out."""
    return tag, indicators, tuple((code, text) for code, text in subfields if text)


def brief_record(control: Iterable[tuple[str, str]], fields: Iterable[Field]) -> bytes:
    """A language-material monograph, encoding level 3 (abbreviated), in UTF-8 with ISBD punctuation."""
    parts = [(tag, text.encode() + FIELD_END) for tag, text in control]
    for tag, indicators, subfields in fields:
        if subfields:
            body = indicators + "".join(f"\x1f{code}{text}" for code, text in subfields)
            parts.append((tag, body.encode() + FIELD_END))
    directory, start = [], 0
    for tag, content in parts:
        directory.append(f"{tag}{len(content):04d}{start:05d}")
        start += len(content)
    base = 24 + 12 * len(parts) + 1
    leader = f"{base + start + 1:05d}nam a22{base:05d}3i 4500"
    return b"".join(
        [leader.encode(), "".join(directory).encode(), FIELD_END, *(c for _, c in parts), RECORD_END]
    )


def fixed_data(year: str, language: str, *, literary_form: str = "0", biography: str = " ") -> str:
    """Field 008 of a book, 40 characters; `year` has four digits or is empty when it is not known.

    `literary_form` is position 33 (1 fiction, p poems, d drama, 0 none), `biography` position 34.
    """
    dates = f"s{year}    " if year else "nuuuuuuuu"
    return f"240101{dates}xx {' ' * 4} {' ' * 6}000 {literary_form}{biography}{language} d"
