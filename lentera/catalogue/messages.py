"""What the catalogue says: refusals and facts, Indonesian first."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "file-empty": _("Berkas ini kosong."),
    "format-unknown": _("Berkas ini bukan MARC (ISO 2709) dan bukan MARCXML."),
    "record-cut-off": _(
        "Berkas berakhir di tengah cantuman ini, setelah %(bytes)s bita; salin ulang berkasnya."
    ),
    "record-no-directory": _("Cantuman ini tidak mempunyai direktori (panjangnya %(bytes)s bita)."),
    "directory-length": _("Direktori cantuman ini rusak: panjangnya %(bytes)s bita, bukan kelipatan 12."),
    "directory-count": _(
        "Direktori cantuman ini menyebut %(directory)s ruas, tetapi isinya %(fields)s ruas."
    ),
    "record-no-title": _("Cantuman %(control)s tidak mempunyai judul (ruas 245)."),
    "record-unimarc": _(
        "Cantuman %(control)s berjudul di ruas 200, seperti UNIMARC; ubah dahulu ke MARC 21."
    ),
    "record-authority": _("Ini cantuman tajuk kendali (authority), bukan cantuman buku."),
    "record-no-fields": _("Cantuman ini tidak berisi ruas apa pun."),
    "field-tag": _("Sebuah ruas bertanda %(tag)s; tanda ruas terdiri dari tiga huruf atau angka."),
    "subfield-code": _(
        "Ruas %(tag)s berisi subruas berkode %(sign)s; kode subruas terdiri dari satu huruf atau angka."
    ),
    "xml-doctype": _("Berkas XML ini memuat DOCTYPE atau ENTITY, yang tidak diterima demi keamanan."),
    "xml-broken": _("XML cantuman ini rusak pada baris ke-%(line)s sejak awal cantuman (%(reason)s)."),
    "xml-encoding": _("Penyandian %(encoding)s tidak dapat dibaca; simpan berkas ini sebagai UTF-8."),
    "xml-no-records": _("Berkas XML ini tidak memuat cantuman MARC."),
    "xml-record-too-long": _(
        "Sebuah cantuman lebih panjang daripada %(bytes)s bita; berkas ini bukan MARCXML."
    ),
}
