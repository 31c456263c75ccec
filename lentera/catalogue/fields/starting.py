"""With what a new record begins, by material: leader, 007, 008, the RDA types, and fields that are usually filled."""

from datetime import date

import msgspec

from lentera.catalogue.marc.record import Field, Marc

TEXT = ("teks", "txt")
PRINT = (("tanpa perantara", "n"), ("jilid", "nc"))
ONLINE = (("komputer", "c"), ("sumber daring", "cr"))


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of a record of one material. `fixed` states places of 008; `rows` are drawn empty."""

    key: str
    kind: str = "a"  # leader 06
    level: str = "m"  # leader 07
    fixed: tuple[tuple[int, str], ...] = ()
    physical: str = ""  # 007
    content: tuple[str, str] = TEXT
    carrier: tuple[tuple[str, str], tuple[str, str]] = PRINT
    extra: tuple[Field, ...] = ()
    rows: tuple[str, ...] = ("020", "100", "245", "250", "264", "300", "490", "520", "650", "700")


def _genre(word: str) -> Field:
    return Field("655", "", " 4", (("a", word),))


STARTS = (
    Start(key="book"),
    Start(key="comic", content=("gambar diam", "sti"), extra=(_genre("Komik"),)),
    Start(
        key="serial",
        level="s",
        fixed=((6, "c"), (11, "9999"), (18, "m"), (19, "r"), (21, "p"), (29, "0"), (33, " "), (34, "0")),
        rows=("022", "245", "264", "300", "310", "362", "520", "650", "710"),
    ),
    Start(
        key="braille",
        fixed=((23, "f"),),
        physical="fb",
        content=("teks taktil", "tct"),
        rows=("020", "100", "245", "264", "300", "340", "520", "650"),
    ),
    Start(
        key="ebook",
        fixed=((23, "o"),),
        physical="cr |||||||||||",
        carrier=ONLINE,
        rows=("020", "100", "245", "264", "300", "347", "520", "650", "856"),
    ),
    Start(
        key="audiobook",
        kind="i",
        fixed=((18, "nn"), (20, "n"), (21, " "), (30, "  ")),
        physical="sd fsngnnmmned",
        content=("kata yang diucapkan", "spw"),
        carrier=(("audio", "s"), ("cakram audio", "sd")),
        rows=("020", "100", "245", "264", "300", "306", "511", "520", "650", "700"),
    ),
    Start(
        key="music",
        kind="j",
        fixed=((18, "zz"), (20, "n"), (21, " "), (30, "  ")),
        physical="sd fsngnnmmned",
        content=("musik yang dimainkan", "prm"),
        carrier=(("audio", "s"), ("cakram audio", "sd")),
        rows=("028", "100", "245", "264", "300", "306", "505", "511", "650", "700"),
    ),
    Start(
        key="video",
        kind="g",
        fixed=((18, "nnn"), (22, "g"), (33, "v"), (34, "l")),
        physical="vd cvaizq",
        content=("gambar bergerak dua dimensi", "tdi"),
        carrier=(("video", "v"), ("cakram video", "vd")),
        rows=("028", "245", "264", "300", "306", "508", "511", "520", "521", "650", "700"),
    ),
    Start(
        key="map",
        kind="e",
        fixed=((18, "    "), (22, "  "), (25, "a"), (31, "0"), (33, "  ")),
        physical="aj canzn",
        content=("gambar kartografis", "cri"),
        carrier=(("tanpa perantara", "n"), ("lembaran", "nb")),
        rows=("034", "100", "245", "255", "264", "300", "500", "651"),
    ),
    Start(
        key="game",
        kind="r",
        fixed=((18, "nnn"), (22, "g"), (33, "g"), (34, "n")),
        content=("bentuk tiga dimensi", "tdf"),
        carrier=(("tanpa perantara", "n"), ("benda", "nr")),
        rows=("024", "245", "264", "300", "500", "520", "521", "650"),
    ),
)
BY_KEY = {one.key: one for one in STARTS}


def start_of(marc: Marc) -> str:
    """The key of the beginning that fits a record best; "" when none does."""
    leader, fixed = marc.leader, marc.control("008").ljust(40)
    codes = {field.first("b") for field in marc.each("336")}
    if leader[6:7] == "a" and leader[7:8] not in ("s", "i", "b"):
        if fixed[23] in ("o", "s", "q"):
            return "ebook"
        if fixed[23] == "f" or "tct" in codes:
            return "braille"
        comic = any(field.first("a").casefold().startswith(("komik", "comic")) for field in marc.each("655"))
        return "comic" if comic or fixed[33] == "c" else "book"
    if leader[6:7] == "a":
        return "serial"
    found = (one.key for one in STARTS if one.kind == leader[6:7] and one.level == leader[7:8])
    return next(found, "")


def begin(start: Start, control: str, *, today: date) -> Marc:
    """A record that says nothing yet but what it is. `control` becomes its 001, unless it is empty."""
    fields = [Field("001", control), Field("003", "Lentera")] if control else []
    if start.physical:
        fields.append(Field("007", start.physical))
    fields.append(Field("008", _fixed(start, today)))
    fields += _types(start)
    fields += start.extra
    leader = f"00000n{start.kind}{start.level} a2200000 i 4500"
    return Marc(leader, tuple(sorted(fields, key=lambda field: field.tag)))


def turned(marc: Marc, start: Start, *, today: date) -> Marc:
    """A record whose material was chosen anew: leader, 007, the places of 008 by material and types change."""
    old = marc.control("008").ljust(40)[:40]
    data = _fixed(start, today)
    data = (
        old[:6] + (data[6:15] if start.key == "serial" else old[6:15]) + old[15:18] + data[18:35] + old[35:]
    )
    others = {one for each in STARTS for one in each.extra}
    kept = [
        field
        for field in marc.fields
        if field.tag not in ("006", "007", "008", "336", "337", "338") and field not in others
    ]
    made = [Field("008", data), *_types(start), *start.extra]
    if start.physical:
        made.append(Field("007", start.physical))
    leader = f"{marc.leader[:6]}{start.kind}{start.level}{marc.leader[8:]}"
    return Marc(leader, tuple(sorted([*kept, *made], key=lambda field: field.tag)))


def _fixed(start: Start, today: date) -> str:
    """008 with blanks and zeros where nothing is known; the country is Indonesia, the language Indonesian."""
    data = list(f"{today:%y%m%d}nuuuuuuuuio {'':17}ind d")
    if start.kind == "a" and start.level == "m":
        data[29:32] = "000"
        data[33:35] = "0 "
    for place, text in start.fixed:
        data[place : place + len(text)] = text
    return "".join(data)


def _types(start: Start) -> list[Field]:
    (content, content_code), (media, carrier) = start.content, start.carrier
    types = [Field("336", "", "  ", (("a", content), ("b", content_code), ("2", "rdacontent")))]
    if start.key == "comic":
        types.append(Field("336", "", "  ", (("a", TEXT[0]), ("b", TEXT[1]), ("2", "rdacontent"))))
    for tag, (word, code), source in (("337", media, "rdamedia"), ("338", carrier, "rdacarrier")):
        types.append(Field(tag, "", "  ", (("a", word), ("b", code), ("2", source))))
    return types
