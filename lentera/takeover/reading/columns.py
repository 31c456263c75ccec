"""Which column of which system is what. Only these are read; all others are dropped by name, some refuse a file."""

import re

NAME, FIRST, CARD, KIND, BLOCK, ENDS, BLOCKED = "name", "first", "card", "kind", "block", "ends", "blocked"
BARCODE, LENT, DUE, BACK, STATE = "barcode", "lent", "due", "back", "state"
OF_READERS = (NAME, FIRST, CARD, KIND, BLOCK, ENDS, BLOCKED)
OF_LOANS = (BARCODE, CARD, LENT, DUE, BACK, STATE)

# Spellings of SLiMS 9, INLISLite 3 (table and spreadsheets), Koha and of lists made by hand, without blanks and signs.
SPELLINGS = {
    NAME: "name nama fullname namalengkap membername namaanggota surname",
    FIRST: "firstname namadepan",
    CARD: "card kartu memberid memberno cardnumber nomoranggota noanggota nomorkartu nokartu membercode "
    "idanggota kodeanggota patroncard patronid",
    KIND: "group kelompok membertypename membertypeid jenisanggota jenisanggotaid categorycode tipeanggota "
    "tipekeanggotaan jeniskeanggotaan golongan",
    BLOCK: "block blok kamar",
    ENDS: "expiredate enddate dateexpiry tanggalberlakuakhir tanggalakhirberlaku berlakusampai masaberlaku tglakhir",
    BLOCKED: "ispending statusanggotaid statusanggota debarred",
    BARCODE: "barcode itemcode nomorbarcode nobarcode kodeeksemplar kodebuku barcodebuku itembarcode",
    LENT: "lent loandate issuedate tanggalpinjam tglpinjam tanggalpeminjaman checkoutdate",
    DUE: "due duedate datedue tanggaljatuhtempo jatuhtempo tglharuskembali tanggalharuskembali tgljatuhtempo",
    BACK: "returned returndate actualreturn tanggalkembali tglkembali tanggalpengembalian",
    STATE: "isreturn loanstatus status",
}
MEANING = {spelling: name for name, told in SPELLINGS.items() for spelling in told.split()}

# What must not get in by accident: a list made by hand that has such a column is refused, whatever it holds.
FORBIDDEN = re.compile(
    r"regist(er|rasi)$|^(no|nomor)?reg$|perkara|pidana|pasal|kejahatan|kasus|vonis|hukuman|putusan|ekspirasi"
    r"|crime|offen[cs]e|sentence|^(no|nomor)?(nik|ktp|paspor)$|identityno|nationalid|passport|agama|religion"
    r"|ibukandung|namaibu|mother|maidenname|penyakit|diagnos|sukubangsa|ethnic"
)
_signs = re.compile(r"[^0-9a-z]+")


def folded(head: str) -> str:
    """A heading as it is compared: small letters and digits."""
    return _signs.sub("", head.lower())


def meanings(heads: list[str]) -> dict[str, int]:
    """Which column (place from 0) holds what; the first of several wins."""
    found: dict[str, int] = {}
    for place, head in enumerate(heads):
        name = MEANING.get(folded(head))
        if name is not None:
            found.setdefault(name, place)
    return found


def forbidden(heads: list[str]) -> list[str]:
    """The headings that refuse a list made by hand."""
    return [head for head in heads if FORBIDDEN.search(folded(head))]


# SLiMS writes its member file with or without a heading: 18 columns out, 19 in (the last is a password).
SLIMS_MEMBER = (
    "member_id", "member_name", "gender", "member_type_name", "member_email", "member_address", "postal_code",
    "inst_name", "is_new", "member_image", "pin", "member_phone", "member_fax", "member_since_date",
    "register_date", "expire_date", "birth_date", "member_notes", "password",
)  # fmt: skip

# Tables of a SLiMS 9 dump whose INSERT names no columns (slims/slims9_bulian, install/senayan.sql).
LAYOUTS = {
    "member": (
        "member_id", "member_name", "gender", "birth_date", "member_type_id", "member_address",
        "member_mail_address", "member_email", "postal_code", "inst_name", "is_new", "member_image", "pin",
        "member_phone", "member_fax", "member_since_date", "register_date", "expire_date", "member_notes",
        "is_pending", "mpasswd", "last_login", "last_login_ip", "input_date", "last_update",
    ),
    "loan": (
        "loan_id", "item_code", "member_id", "loan_date", "due_date", "renewed", "loan_rules_id", "actual",
        "is_lent", "is_return", "return_date", "input_date", "last_update", "uid",
    ),
    "mst_member_type": (
        "member_type_id", "member_type_name", "loan_limit", "loan_periode", "enable_reserve", "reserve_limit",
        "member_periode", "reborrow_limit", "fine_each_day", "grace_periode", "input_date", "last_update",
    ),
}  # fmt: skip
