"""What kind of copy one is, for rules of lending: told by what is written of it already, not by a new field."""

REFERENCE, COMIC, BOOK = "reference", "comic", "book"
# The catalogue's materials (leader 06 and 07 of MARC), and two kinds that only the call number tells.
KINDS = (
    BOOK,
    REFERENCE,
    COMIC,
    "serial",
    "audio",
    "music",
    "video",
    "map",
    "score",
    "picture",
    "software",
    "kit",
    "mixed",
    "object",
)
REFERENCE_MARKS = frozenset(
    {"R", "REF", "RUJ"}
)  # the first word of a call number: "R 030 ENS" (domain notes 4)
COMIC_CLASS = "741.5"  # DDC: comic books, graphic novels


def kind_by_call_number(call_number: str) -> str:
    """Reference and comic, as far as the call number tells; else nothing."""
    words = call_number.upper().split()
    if words and words[0] in REFERENCE_MARKS:
        return REFERENCE
    return COMIC if any(word.startswith(COMIC_CLASS) for word in words[:2]) else ""


def kind_of(call_number: str, material: str = "") -> str:
    """The kind of a copy: by its call number, else by its title's material, else a book."""
    return kind_by_call_number(call_number) or (material if material in KINDS else BOOK)
