"""Sentences for what this package refuses. The area of papers registers them: documents knows no pages."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    # uploads
    "upload-empty": _("Berkas %(file)s kosong. Pilih berkas yang lain."),
    "upload-large": _(
        "Berkas %(file)s berukuran %(size)s, batasnya %(limit)s. Pindai ulang dengan resolusi lebih rendah."
    ),
    "upload-kind": _("Berkas %(file)s tidak dapat diterima di sini. Kirim sebagai %(kinds)s."),
    "upload-disguised": _(
        "Isi berkas %(file)s tidak sesuai dengan akhiran namanya. Simpan ulang sebagai %(kinds)s dari program asalnya."
    ),
    "upload-broken": _(
        "Berkas %(file)s rusak atau terpotong. Buka di komputer Anda, simpan ulang, lalu kirim lagi."
    ),
    "upload-encrypted": _(
        "Berkas %(file)s dikunci dengan kata sandi. Simpan salinan tanpa kata sandi, lalu kirim lagi."
    ),
    "upload-active": _(
        "Berkas %(file)s memuat bagian yang dapat berjalan sendiri (%(found)s). Cetak ke PDF biasa, lalu kirim lagi."
    ),
    "upload-bomb": _(
        "Gambar %(file)s terlalu besar: %(width)s × %(height)s piksel. Perkecil gambarnya, lalu kirim lagi."
    ),
    "upload-double": _(
        "Berkas %(file)s berisi dua jenis berkas sekaligus. Simpan ulang dari program asalnya, lalu kirim lagi."
    ),
}
