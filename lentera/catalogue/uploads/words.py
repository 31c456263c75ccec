"""Words of an import: formats, targets of columns, what the counts are called."""

from django.utils.translation import gettext_lazy as _

from lentera.catalogue.formats.slims_items import FORM as ITEMS

FORM_LABELS = {
    "auto": _("Kenali sendiri"),
    "marc": _("MARC (ISO 2709)"),
    "marcxml": _("MARCXML"),
    "marc-json": _("MARC-in-JSON"),
    "mrk": _("MARC sebagai teks (.mrk, .lif, .line)"),
    "csv": _("Tabel (CSV)"),
    "slims-csv": _("Ekspor CSV SLiMS"),
    "slims-sql": _("Cadangan basis data SLiMS"),
    "inlislite": _("Lembar kerja INLISLite"),
    ITEMS: _("Daftar eksemplar SLiMS (CSV)"),
    "koha": _("Koha (MARC dengan eksemplar, atau cadangan basis data)"),
}
KIND_LABELS = FORM_LABELS | {
    "koha-marc": _("MARC Koha dengan eksemplar (952)"),
    "koha-xml": _("MARCXML Koha dengan eksemplar (952)"),
    "koha-json": _("MARC-in-JSON Koha dengan eksemplar (952)"),
    "koha-mrk": _("MARC Koha sebagai teks, dengan eksemplar (952)"),
    "koha-sql": _("Cadangan basis data Koha"),
    "inlis-sql": _("Cadangan basis data INLISLite"),
    "inlis-rows": _("MARC INLISLite dalam baris tabel (catalog_ruas)"),
}
ENCODING_LABELS = {
    "utf-8": _("UTF-8"),
    "marc-8": _("MARC-8"),
    "windows-1251": _("Windows-1251 (huruf Kiril)"),
    "windows-1252": _("Windows-1252 (Eropa Barat)"),
}
TARGET_LABELS = {
    "title": _("Judul"),
    "subtitle": _("Anak judul"),
    "responsibility": _("Pernyataan tanggung jawab"),
    "author": _("Pengarang"),
    "author_added": _("Pengarang tambahan"),
    "author_body": _("Pengarang badan"),
    "edition": _("Edisi"),
    "isbn": _("ISBN"),
    "issn": _("ISSN"),
    "publisher": _("Penerbit"),
    "place": _("Kota terbit"),
    "year": _("Tahun terbit"),
    "collation": _("Deskripsi fisik"),
    "series": _("Seri"),
    "call_number": _("Nomor panggil"),
    "language": _("Bahasa"),
    "ddc": _("Nomor kelas (DDC)"),
    "subject": _("Subjek"),
    "notes": _("Catatan"),
    "summary": _("Ringkasan"),
    "kind": _("Jenis bahan"),
    "control": _("Nomor kontrol"),
    "copy_barcode": _("Barkode eksemplar"),
    "copy_inventory": _("Nomor induk eksemplar"),
    "copy_location": _("Rak atau ruang eksemplar"),
    "copy_call_number": _("Nomor panggil eksemplar"),
    "copy_received": _("Tanggal terima eksemplar"),
    "copy_source": _("Asal eksemplar (beli atau hadiah)"),
    "copy_document": _("Nama sumber atau nomor surat"),
    "copy_price": _("Harga eksemplar"),
    "copy_status": _("Keadaan eksemplar"),
}
NAME_MARKS = {
    "auto": _("Kenali sendiri (titik koma, atau koma di antara nama lengkap)"),
    ";": _("Hanya titik koma (;)"),
    ",": _("Koma (,)"),
    "/": _("Garis miring (/)"),
    "&": _("Tanda &"),
    "dan": _("Kata “dan”"),
}
COUNT_LABELS = {
    "read": _("Dibaca"),
    "added": _("Baru"),
    "updated": _("Diperbarui"),
    "unchanged": _("Tetap"),
    "refused": _("Ditolak"),
}
COPY_COUNTS = ("read", "added", "unchanged", "refused")
