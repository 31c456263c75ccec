"""Records for tests: built field by field, so that each test breaks just what it is about."""

from lentera.catalogue.marc.record import Field, Marc

LEADER = "00000nam a2200000 a 4500"


def field(tag: str, *subfields: str, indicators: str = "  ") -> Field:
    """`field("245", "aJudul :", "bAnak judul")`: the first letter of each text is the subfield's code."""
    return Field(tag, "", indicators, tuple((one[0], one[1:]) for one in subfields))


def book(
    title: str = "Bumi Manusia",
    *more: Field,
    control: str = "lt-1",
    author: str = "Toer, Pramoedya Ananta",
    year: int | None = 1980,
    leader: str = LEADER,
) -> Marc:
    """A plain book."""
    fields = [Field("001", control), Field("008", f"800101s{year or '    '}    io            000 1 ind d")]
    if author:
        fields.append(field("100", f"a{author}.", indicators="1 "))
    fields.append(field("245", f"a{title} /", indicators="10"))
    if year:
        fields.append(field("260", "aJakarta :", "bHasta Mitra,", f"c{year}."))
    return Marc(leader, tuple(sorted([*fields, *more], key=lambda one: one.tag)))


def transmission(
    fields: list[tuple[str, bytes]], *, leader: str = LEADER, length: int | None = None, shift: int = 0
) -> bytes:
    """ISO 2709 bytes of raw fields. `length` states a false record length, `shift` false places in the
    directory.
    """
    directory, body = b"", b""
    for tag, raw in fields:
        directory += f"{tag}{len(raw) + 1:04d}{len(body) + shift:05d}".encode()
        body += raw + b"\x1e"
    base = 24 + len(directory) + 1
    total = base + len(body) + 1 if length is None else length
    head = f"{total:05d}{leader[5:12]}{base:05d}{leader[17:]}".encode()
    return head + directory + b"\x1e" + body + b"\x1d"


PLAIN = [("001", b"lt-1"), ("245", b"10\x1faMerawat Anggrek Bulan /\x1fcPerhimpunan Anggrek")]
