"""What the catalogue says: refusals and facts, Indonesian first."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks
from lentera.pages.counting import counted

REFUSALS: dict[str, hooks.Text] = {
    "kiosk-unknown": _("Layar ini sudah dicabut, atau bukan milik lembaga Anda. Muat ulang daftarnya."),
    "file-empty": _("Berkas ini kosong."),
    "format-unknown": _("Berkas ini bukan MARC, bukan tabel, dan bukan cadangan katalog yang dikenal."),
    "file-packed": _("Berkas ini dimampatkan (%(kind)s). Buka dahulu, lalu impor berkas di dalamnya."),
    "file-stranger": _(
        "Ini berkas %(kind)s, bukan katalog. Ekspor katalognya dari sistem asal sebagai MARC, CSV, atau cadangan SQL."
    ),
    "copies-refused": counted(
        "%(count)s eksemplar cantuman ini tidak masuk, karena cantumannya ditolak.", "count"
    ),
    "copy-of-none": _("Tidak ada judul “%(title)s” di katalog lembaga Anda. Impor dahulu cantumannya."),
    "copy-of-several": counted(
        "Ada %(count)s cantuman berjudul “%(title)s”, dan daftar ini tidak menyebut yang mana. Masukkan eksemplar ini "
        "dari halaman cantumannya.",
        "count",
    ),
    "file-of-members": _(
        "Ini daftar anggota, bukan katalog, dan tidak dibaca di sini. Anggota masuk lewat menu Pengambilalihan."
    ),
    "record-cut-off": _(
        "Berkas berakhir di tengah cantuman ini, setelah %(bytes)s bita; salin ulang berkasnya."
    ),
    "record-too-long": _(
        "Cantuman ini lebih panjang daripada %(limit)s MiB, karena tidak ada tanda akhir cantuman; dilewati."
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
    "xml-broken": _("XML cantuman ini rusak pada baris %(line)s, kolom %(column)s sejak awal cantuman."),
    "xml-mismatch": _(
        "XML cantuman ini rusak: pada baris %(line)s, kolom %(column)s sejak awal cantuman ada elemen yang ditutup "
        "dengan nama lain, atau belum ditutup."
    ),
    "xml-sign": _(
        "XML cantuman ini rusak: pada baris %(line)s, kolom %(column)s sejak awal cantuman ada tanda yang tidak boleh "
        "di situ, misalnya & atau < yang mestinya ditulis &amp; atau &lt;."
    ),
    "xml-unclosed": _(
        "XML cantuman ini rusak: yang dibuka pada baris %(line)s, kolom %(column)s sejak awal cantuman tidak ditutup."
    ),
    "xml-entity": _(
        "XML cantuman ini rusak: pada baris %(line)s, kolom %(column)s sejak awal cantuman ada nama tanda yang tidak "
        "dikenal XML, misalnya &nbsp;."
    ),
    "xml-reference": _(
        "XML cantuman ini rusak: pada baris %(line)s, kolom %(column)s sejak awal cantuman ada nomor tanda yang "
        "tidak boleh ada dalam XML, misalnya &#0;."
    ),
    "xml-attribute-twice": _(
        "XML cantuman ini rusak: pada baris %(line)s, kolom %(column)s sejak awal cantuman satu atribut tertulis "
        "dua kali."
    ),
    "xml-bytes": _(
        "XML cantuman ini rusak: bita pada baris %(line)s, kolom %(column)s sejak awal cantuman bukan tanda dalam "
        "penyandian berkas ini."
    ),
    "xml-encoding": _("Penyandian %(encoding)s tidak dapat dibaca; simpan berkas ini sebagai UTF-8."),
    "xml-no-records": _("Berkas XML ini tidak memuat cantuman MARC."),
    "xml-record-too-long": _(
        "Sebuah cantuman lebih panjang daripada %(bytes)s bita; berkas ini bukan MARCXML."
    ),
    "json-broken": _("JSON ini rusak."),
    "json-broken-at": _("JSON ini rusak pada bita ke-%(byte)s."),
    "json-broken-from": _("Cantuman JSON yang mulai pada bita ke-%(byte)s rusak: ada yang tidak ditutup."),
    "json-cut-off": _("Berkas JSON ini terpotong di sini: berakhir sebelum selesai. Salin ulang berkasnya."),
    "json-too-large": _("Berkas JSON lebih besar daripada %(limit)s MiB; tulis satu cantuman per baris."),
    "json-no-record": _("Bagian ini bukan cantuman MARC-in-JSON (leader dan fields)."),
    "table-broken": _("Baris ke-%(line)s tidak dapat dibaca sebagai tabel (%(reason)s)."),
    "table-nul": _("Baris ke-%(line)s memuat tanda NUL; buang tanda itu, atau simpan berkasnya sekali lagi."),
    "table-cell-long": _("Sebuah sel di baris ke-%(line)s lebih panjang daripada %(limit)s huruf."),
    "table-no-title": _(
        "Tidak ada kolom judul. Kolom yang ada: %(columns)s. Tunjuk mana di antaranya kolom judul."
    ),
    "mapping-broken": _("Berkas pemetaan kolom bukan JSON yang utuh, mulai bita ke-%(byte)s."),
    "mapping-shape": _(
        "Berkas pemetaan kolom tidak tersusun seperti seharusnya, pada %(place)s. Contoh: %(example)s."
    ),
    "mapping-target": _("Pemetaan menyebut %(target)s, yang tidak dikenal. Yang dikenal: %(known)s."),
    "mapping-column": _("Pemetaan menyebut kolom %(column)s, yang tidak ada di tabel ini."),
    "sheet-broken": _("Ini bukan lembar kerja Excel (.xlsx) yang utuh; simpan lagi sebagai .xlsx atau CSV."),
    "sheet-too-large": _(
        "Isi lembar kerja ini lebih besar daripada %(limit)s MiB; bagi, atau simpan sebagai CSV."
    ),
    "sheet-old": _("Ini lembar kerja Excel lama (.xls); simpan sebagai .xlsx atau CSV."),
    "row-no-title": _("Baris ini tidak mempunyai judul."),
    "row-columns": counted("Baris ini mempunyai %(found)s kolom, seharusnya %(expected)s.", "found"),
    "dump-broken": _("Cadangan basis data rusak pada tabel %(table)s, baris ke-%(line)s."),
    "dump-cut-off": _(
        "Cadangan basis data ini terpotong: berakhir pada baris ke-%(line)s sebelum selesai, sehingga sebagian isinya "
        "hilang. Buat atau salin lagi cadangannya."
    ),
    "dump-no-records": _("Cadangan basis data ini tidak memuat cantuman."),
    "dump-no-marc": _("Cantuman %(control)s tidak mempunyai MARC di cadangan ini (tabel biblio_metadata)."),
    "dump-row": _(
        "XML cantuman %(control)s di tabel %(table)s rusak pada baris %(line)s, kolom %(column)s sejak awal cantuman."
    ),
    "item-without-record": _("Eksemplar %(barcode)s tidak mempunyai cantuman di berkas ini."),
    "record-title-missing": _("Judul belum diisi."),
    "isbn-wrong": _("ISBN %(isbn)s tidak benar: periksa angka pemeriksanya, atau kosongkan."),
    "year-wrong": _("Tahun terbit %(year)s tidak mungkin; isi antara 1000 dan %(latest)s, atau kosongkan."),
    "class-wrong": _("Nomor kelas %(ddc)s bukan nomor DDC, misalnya 899.221 atau 2X4."),
    "language-wrong": _("Kode bahasa %(language)s tidak dikenal; pakai tiga huruf, misalnya ind."),
    "use-wrong": _("Kegunaan %(use)s tidak dikenal."),
    "record-unknown": _("Cantuman ini tidak ada di katalog lembaga Anda; mungkin sudah dihapus."),
    "record-is-there": _("Cantuman “%(title)s” sudah ada di katalog."),
    "record-has-copies": counted(
        "“%(title)s” masih mempunyai %(copies)s eksemplar. Keluarkan dahulu eksemplarnya, lalu hapus cantumannya.",
        "copies",
    ),
    "record-has-copies-away": counted(
        "“%(title)s” masih mempunyai %(copies)s eksemplar di inventaris Anda yang sedang dititipkan, hilang, atau "
        "rusak. Terima kembali atau keluarkan dahulu eksemplarnya, lalu hapus cantumannya.",
        "copies",
    ),
    "record-waited-for": _(
        "“%(title)s” masih ditunggu: ada pesanan atau permintaan untuk cantuman ini. Penuhi atau batalkan dahulu, "
        "dan bila perlu pesan lagi pada cantuman lain dari judul itu; lalu hapus cantumannya."
    ),
    "import-running": _("Berkas ini sedang diimpor di tempat lain. Tunggu sampai selesai."),
    "import-taken-back": _("Impor ini dibatalkan ketika masih berjalan."),
    "overlay-pattern": _(
        "Pola %(pattern)s tidak dikenal. Tulis ruas seperti 590 atau 9XX, atau dengan subruasnya seperti 650$9."
    ),
    "overlay-too-many": _("Paling banyak %(most)s pola; gabungkan beberapa dengan tanda X, misalnya 9XX."),
    "batch-unknown": _("Impor dengan nomor ini tidak ada pada lembaga Anda."),
    "batch-unknown-here": _("Impor dengan nomor ini tidak ada di simpul ini."),
    "batch-rolled-back": _("Impor %(source)s sudah dibatalkan seluruhnya."),
    "rollback-reason-missing": _("Tuliskan alasan pembatalan impor."),
    "kept-has-copies": counted("“%(title)s” tetap ada, karena mempunyai %(copies)s eksemplar.", "copies"),
    "kept-in-use": _(
        "“%(title)s” tetap ada, karena masih ditunggu: ada pesanan atau permintaan untuk cantuman ini."
    ),
    "kept-changed": _("“%(title)s” tetap seperti sekarang, karena sudah diubah setelah impor."),
    "removal-reason-missing": _("Tuliskan alasan penghapusan."),
    "file-no-records": _("Berkas ini tidak memuat satu cantuman pun."),
    "upload-missing": _("Pilih dahulu berkas yang akan diimpor."),
    "upload-too-large": _(
        "Berkas ini lebih besar daripada %(limit)s MiB. Bagi berkasnya, atau impor dari baris perintah."
    ),
    "upload-gone": _("Berkas unggahan ini sudah dihapus; unggah sekali lagi."),
    "upload-failed": _(
        "Pemeriksaan atau impor berhenti karena galat program; coba lagi, atau hubungi pengelola."
    ),
    "mapping-name-missing": _("Beri nama pemetaan kolom ini, misalnya nama sistem asalnya."),
    "mapping-unknown": _("Pemetaan kolom ini tidak ada; mungkin sudah dihapus."),
}
FACTS = {
    "catalogue.batch_opened": _("Impor %(source)s dimulai"),
    "catalogue.batch_closed": _("Impor selesai: %(added)s baru, %(updated)s diperbarui, %(refused)s ditolak"),
    "catalogue.batch_published": _("Cantuman impor dibuka"),
    "catalogue.records_taken_back": _("Dikembalikan seperti sebelum impor"),
    "catalogue.batch_withdrawn": _("Sisa impor ditarik"),
    "catalogue.batch_rolled_back": _(
        "Impor dibatalkan: %(removed)s dihapus, %(restored)s dikembalikan, %(kept)s tetap"
    ),
    "catalogue.records_imported": _("Masuk atau diperbarui lewat impor"),
    "catalogue.record_saved": _("Cantuman disimpan"),
    "catalogue.record_removed": _("Cantuman dihapus: %(reason)s"),
    "catalogue.record_restored": _("Penghapusan dibatalkan"),
}
MENDED = {
    "directory": _("direktori yang salah diperbaiki"),
    "leader": _("pandu (leader) yang salah diperbaiki"),
    "encoding": _("penyandian UTF-8 yang tidak disebut dikenali"),
    "encoding-marc-8": _("penyandian MARC-8 dikenali, walau pandunya menyebut UTF-8"),
    "encoding-windows-1251": _("huruf Kiril (Windows-1251) dikenali"),
    "encoding-windows-1252": _("penyandian Windows-1252 dikenali"),
    "bytes-replaced": _("bita yang tidak terbaca diganti tanda \ufffd"),
    "control-characters": _("tanda kendali dibuang"),
    "subfield-missing": _("isi ruas yang tidak bersubruas dijadikan subruas a"),
    "tag-odd": _("tanda ruas yang bukan huruf atau angka diganti X"),
    "title-elsewhere": _("judul diambil dari ruas 740, 246, 240 atau 130, karena ruas 245 kosong"),
    "line-breaks": _("ganti baris di dalam direktori dibuang"),
    "last-field-open": _("akhir ruas terakhir ditambahkan"),
    "isbn-zero": _("nol di depan ISBN dikembalikan"),
    "isbn-rounded": _("ISBN yang dibulatkan lembar kerja dibuang, angkanya sudah hilang"),
    "isbn-odd": _("ISBN yang salah disimpan sebagai nomor batal (020 z)"),
    "names-parted": _("beberapa pengarang dalam satu sel dipisahkan pada koma"),
    "names-turned": _(
        "pengarang “nama keluarga, nama depan” dibiarkan satu nama, seperti lainnya di kolomnya"
    ),
    "names-unsure": _("pengarang dengan beberapa koma dibiarkan sebagai satu nama"),
    "names-others": _("“dkk.” pada pengarang dibuang"),
    "class-zero": _("nol di depan nomor kelas dikembalikan"),
    "class-odd": _("nomor kelas yang bukan DDC dibuang"),
    "day-unsure": _("tanggal yang bisa berarti dua hari dibaca menurut urutan templatnya"),
    "day-odd": _("tanggal yang tidak terbaca dikosongkan"),
    "notes-unwrapped": _("tanda HTML di catatan dibuang"),
    "notes-lost": _("catatan yang hanya berisi angka dibuang (cacat impor SLiMS)"),
}
LOSES = {
    "author-level": _("urutan dan peran pengarang"),
    "author-kind": _("jenis pengarang (orang, badan, pertemuan)"),
    "subject-kind": _("jenis subjek"),
    "hidden": _("tanda sembunyi di OPAC"),
    "attachments": _("sampul dan lampiran"),
    "copies": _("eksemplar"),
    "copy-status": _("keadaan eksemplar (hilang, rusak, tidak dipinjamkan)"),
    "loans": _("anggota dan pinjaman"),
    "holds": _("pesanan"),
}
hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
