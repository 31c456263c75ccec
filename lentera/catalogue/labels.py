"""Words for codes: languages, materials, uses, facets."""

from django.utils.translation import gettext_lazy as _

USE_LABELS = {
    "learning": _("Pembelajaran"),
    "knowledge": _("Pengetahuan"),
    "recreation": _("Rekreasi"),
}
MATERIAL_LABELS = {
    "book": _("Buku"),
    "serial": _("Terbitan berkala"),
    "score": _("Partitur"),
    "map": _("Peta"),
    "video": _("Film dan video"),
    "audio": _("Buku suara"),
    "music": _("Rekaman musik"),
    "picture": _("Gambar"),
    "software": _("Berkas komputer"),
    "kit": _("Paket bahan"),
    "mixed": _("Bahan campuran"),
    "object": _("Benda"),
}
LANGUAGE_LABELS = {
    "ind": _("Indonesia"),
    "bjn": _("Banjar"),
    "jav": _("Jawa"),
    "sun": _("Sunda"),
    "mad": _("Madura"),
    "day": _("Dayak"),
    "bug": _("Bugis"),
    "mak": _("Makassar"),
    "min": _("Minangkabau"),
    "btk": _("Batak"),
    "ace": _("Aceh"),
    "ban": _("Bali"),
    "sas": _("Sasak"),
    "gor": _("Gorontalo"),
    "kaw": _("Jawa Kuno"),
    "may": _("Melayu"),
    "ara": _("Arab"),
    "eng": _("Inggris"),
    "dut": _("Belanda"),
    "ger": _("Jerman"),
    "fre": _("Prancis"),
    "spa": _("Spanyol"),
    "por": _("Portugis"),
    "ita": _("Italia"),
    "lat": _("Latin"),
    "rus": _("Rusia"),
    "jpn": _("Jepang"),
    "chi": _("Tionghoa"),
    "kor": _("Korea"),
    "hin": _("Hindi"),
    "tur": _("Turki"),
    "per": _("Persia"),
    "urd": _("Urdu"),
    "tha": _("Thai"),
    "vie": _("Vietnam"),
    "heb": _("Ibrani"),
    "gre": _("Yunani"),
    "pol": _("Polandia"),
    "swe": _("Swedia"),
    "nor": _("Norwegia"),
    "dan": _("Denmark"),
    "fin": _("Finlandia"),
    "ice": _("Islandia"),
    "cze": _("Ceko"),
    "slo": _("Slowakia"),
    "hun": _("Hungaria"),
    "rum": _("Rumania"),
    "bul": _("Bulgaria"),
    "srp": _("Serbia"),
    "hrv": _("Kroasia"),
    "ukr": _("Ukraina"),
    "cat": _("Katala"),
    "yid": _("Yiddi"),
    "grc": _("Yunani Kuno"),
    "san": _("Sanskerta"),
    "ben": _("Bengali"),
    "tam": _("Tamil"),
    "tgl": _("Tagalog"),
    "bur": _("Burma"),
    "khm": _("Khmer"),
    "lao": _("Lao"),
    "tib": _("Tibet"),
    "arm": _("Armenia"),
    "geo": _("Georgia"),
    "swa": _("Swahili"),
    "afr": _("Afrikaans"),
    "tet": _("Tetum"),
    "mul": _("Beberapa bahasa"),
    "zxx": _("Tanpa kata-kata"),
    "und": _("Tidak diketahui"),
}
# MARC's codes of three letters that have another one in BCP 47
SHORTER = {
    "ind": "id", "jav": "jv", "sun": "su", "may": "ms", "ara": "ar", "eng": "en", "dut": "nl", "ger": "de",
    "fre": "fr", "spa": "es", "por": "pt", "ita": "it", "lat": "la", "rus": "ru", "jpn": "ja", "chi": "zh",
    "kor": "ko", "tur": "tr", "per": "fa", "urd": "ur", "tha": "th", "vie": "vi", "heb": "he", "gre": "el",
    "pol": "pl", "swe": "sv", "nor": "no", "dan": "da", "fin": "fi", "hin": "hi", "cze": "cs", "slo": "sk",
    "rum": "ro", "bur": "my", "tib": "bo", "arm": "hy", "geo": "ka", "ice": "is", "mac": "mk", "alb": "sq",
    "baq": "eu", "wel": "cy", "mao": "mi", "tgl": "tl", "tam": "ta", "ben": "bn", "hun": "hu", "ukr": "uk",
    "bul": "bg", "srp": "sr", "hrv": "hr", "cat": "ca", "yid": "yi", "san": "sa", "khm": "km", "lao": "lo",
    "swa": "sw", "afr": "af",
}  # fmt: skip
FACET_LABELS = {
    "use": _("Kegunaan"),
    "place": _("Tersedia di"),
    "language": _("Bahasa"),
    "material": _("Jenis bahan"),
    "subject_facet": _("Subjek"),
    "decade": _("Tahun"),
    "availability": _("Ketersediaan"),
    "here": _("Tempat"),
}
STATE_LABELS = {
    "now": _("Dapat dipinjam sekarang"),
    "loan": _("Sedang dipinjam semua"),
    "none": _("Belum ada eksemplar"),
}
SORT_LABELS = {"relevance": _("relevansi"), "year": _("tahun"), "title": _("judul")}


def value_label(facet: str, value: str) -> object:
    """The word for a facet's value; the value itself when it is a word already."""
    if facet == "subject_facet":
        return value.replace(" -- ", " — ")
    if facet == "decade":
        return f"{value}–{int(value) + 9}" if value.isdecimal() and len(value) <= 4 else value
    if facet == "here":
        return _("perpustakaan ini")
    return _WORDS.get(facet, {}).get(value, value)


_WORDS = {
    "availability": STATE_LABELS,
    "use": USE_LABELS,
    "material": MATERIAL_LABELS,
    "language": LANGUAGE_LABELS,
}


def bcp47(code: str) -> str:
    """A language of a record as web pages name it (BCP 47)."""
    return SHORTER.get(code, code)
