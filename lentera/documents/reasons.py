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
    # an office's own templates
    "own-template-broken": _(
        "Templat %(file)s tidak dapat dipakai (baris %(line)s: %(problem)s). Perbaiki atau pindahkan berkasnya."
    ),
    "own-file-broken": _(
        "Templat %(file)s tidak dapat dipakai (%(problem)s). Perbaiki atau pindahkan berkasnya."
    ),
    # signing
    "signing-pin": _(
        "PIN untuk token %(token)s salah. Periksa PIN-nya; token terkunci setelah beberapa kali salah."
    ),
    "signing-token": _("Token %(token)s tidak ditemukan. Pasang tokennya, lalu coba lagi."),
    "signing-pfx": _(
        "Berkas kunci tidak dapat dibuka. Periksa kata sandinya, dan pastikan berkasnya PFX atau P12."
    ),
    "signing-key": _("Kunci milik %(name)s tidak dapat dipakai untuk tanda tangan. Periksa tokennya."),
    "signing-no-certificate": _(
        "Sertifikat penanda tangan tidak ditemukan pada token. Periksa label kuncinya."
    ),
    "signing-certificate-day": _(
        "Sertifikat %(name)s berlaku %(start)s sampai %(end)s, di luar saat tanda tangan ini. Perbarui sertifikatnya."
    ),
    "signing-field-taken": _(
        "Tempat tanda tangan %(field)s sudah terisi. Setiap orang menandatangani satu kali."
    ),
    "signing-signed-already": _(
        "Naskah ini sudah ditandatangani, jadi tempat tanda tangan tidak dapat ditambah."
    ),
    "signing-closed": _(
        "Penanda tangan sebelumnya menutup naskah ini, jadi tidak dapat ditandatangani lagi."
    ),
    "signing-unreadable": _(
        "Naskah ini tidak dapat ditandatangani karena rusak atau terkunci. Buat ulang naskahnya."
    ),
    "signing-timestamp": _(
        "Layanan penanda waktu tidak menjawab. Coba lagi, atau tanda tangani tanpa penanda waktu."
    ),
    # signatures of a PDF from outside
    "pdf-not-pdf": _("Berkas ini bukan PDF. Kirim naskah yang ditandatangani sebagai PDF."),
    "pdf-broken": _(
        "PDF ini rusak atau terpotong, jadi tanda tangannya tidak dapat diperiksa. Minta berkas aslinya."
    ),
    "pdf-encrypted": _(
        "PDF ini dikunci dengan kata sandi. Minta salinan yang ditandatangani tanpa kata sandi."
    ),
    "pdf-unsigned": _(
        "PDF ini belum memuat tanda tangan elektronik. Minta penanda tangan menandatanganinya dahulu."
    ),
    "pdf-overfull": _(
        "PDF ini memuat terlalu banyak tanda tangan atau perubahan untuk diperiksa. "
        "Minta berkas yang langsung berasal dari penanda tangan."
    ),
    "pdf-altered": _(
        "PDF ini diubah setelah ditandatangani. Minta berkas yang langsung berasal dari penanda tangan."
    ),
    "pdf-signature-wrong": _("Tanda tangan pada PDF ini tidak cocok dengan isinya. Minta berkas aslinya."),
    "pdf-partly-signed": _(
        "PDF ini belum ditandatangani oleh semua pihak. Lengkapi tanda tangannya, lalu kirim lagi."
    ),
}
