"""Sentences of the area: why not, and what happened."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks
from lentera.pages.counting import counted

REFUSALS = {
    # copies
    "barcode-unknown": _(
        "Barcode %(barcode)s tidak dikenal di sini. Periksa labelnya, lalu pindai sekali lagi."
    ),
    "barcode-double": counted(
        "Barcode %(barcode)s dipakai oleh %(count)s buku di sini. Cari bukunya menurut judul, lalu ganti labelnya.",
        "count",
    ),
    "barcode-missing": _(
        "Buku “%(title)s” belum mempunyai barcode, atau barcodenya berisi spasi di tepi atau tanda yang tidak terlihat."
    ),
    "barcode-taken": _("Barcode %(barcode)s sudah dipakai buku lain. Pilih nomor yang lain."),
    "barcode-twice": _("Barcode %(barcode)s tertulis dua kali dalam daftar ini. Hapus salah satunya."),
    "barcode-placed": _(
        "Buku %(barcode)s sedang dititipkan, jadi barcodenya tidak dapat diganti sebelum kembali."
    ),
    "copy-title-missing": _("Judul belum diisi (%(barcode)s). Tulis judul seperti pada bukunya."),
    "copy-source-missing": _(
        "Buku %(barcode)s belum mempunyai dokumen asal. Tulis nomor SPK, BAST, atau surat hibahnya."
    ),
    "copy-source-unknown": _(
        "Asal “%(source)s” (%(barcode)s) tidak dikenal. Pakai purchase, gift, grant, exchange, replacement, "
        "atau other."
    ),
    "copy-value-wrong": _("Nilai “%(value)s” (%(barcode)s) bukan rupiah bulat. Tulis misalnya 65.000."),
    "copy-date-wrong": _("“%(day)s” (%(barcode)s) bukan tanggal. Tulis misalnya 26/1/24."),
    "value-negative": _("Nilai %(barcode)s kurang dari nol. Tulis nilai dalam rupiah, atau 0."),
    "labels-none": _("Tidak ada buku yang cocok. Periksa barcode, rak, tanggal, atau kata yang dicari."),
    "labels-too-many": _("%(count)s label terlalu banyak untuk sekali cetak. Pilih paling banyak %(most)s."),
    "labels-off-page": _("Label keluar dari tepi halaman. Kurangi kolom, baris, tepi, atau ukurannya."),
    "labels-start-beyond": _("Selembar hanya memuat %(places)s label. Mulai dari nomor yang lebih kecil."),
    "accession-empty": _("Tidak ada buku dalam daftar. Tambahkan paling sedikit satu."),
    "accession-too-many": _(
        "%(count)s buku terlalu banyak untuk sekali catat. Bagi menjadi paling banyak %(most)s."
    ),
    "record-not-found": _(
        "%(found)s tidak ada dalam katalog. Periksa nomornya, atau kosongkan dan tulis judulnya sendiri."
    ),
    "item-unknown": _("Buku ini tidak ada dalam catatan Anda. Muat ulang halaman, lalu cari lagi."),
    "item-placed": _("Buku %(barcode)s sedang dititipkan kepada mitra. Tunggu sampai kembali."),
    "item-withdrawn": _("Buku %(barcode)s sudah dikeluarkan dari koleksi. Pisahkan dari rak."),
    "item-lost": _("Buku %(barcode)s tercatat hilang. Catat sebagai ditemukan dahulu di halaman buku."),
    "item-damaged": _("Buku %(barcode)s tercatat rusak. Catat sebagai baik dahulu di halaman buku."),
    "item-not-lost": _("Buku %(barcode)s tidak tercatat hilang atau rusak, jadi tidak ada yang diubah."),
    "item-already-lost": _("Buku %(barcode)s sudah tercatat hilang atau dikeluarkan."),
    "item-of-other-owner": _(
        "Buku %(barcode)s bukan milik lembaga Anda, jadi tidak dapat dikirim dari sini."
    ),
    "holding-sent-away": _(
        "Buku %(barcode)s tercatat sudah dikirim dari sini. Pisahkan dan laporkan kepada pemiliknya."
    ),
    "holding-lost": _("Buku %(barcode)s tercatat hilang. Catat sebagai ditemukan dahulu di halaman buku."),
    "holding-withdrawn": _("Buku %(barcode)s sudah dikeluarkan dari koleksi. Pisahkan dari rak."),
    "holding-of-other-placement": _(
        "Buku %(barcode)s bukan bagian dari titipan ini. Kembalikan bersama titipannya sendiri."
    ),
    "holding-taken": _("Buku %(barcode)s sudah tercatat di tangan Anda."),
    "document-missing": _(
        "Nomor dokumen belum diisi. Tulis nomor berita acara atau surat yang menjadi dasar."
    ),
    "reason-needed": _("Alasan belum diisi. Tulis satu kalimat."),
    "case-unknown": _("Kasus ini tidak ada dalam catatan Anda. Muat ulang halaman."),
    "case-of-other-owner": _("Buku ini milik lembaga lain. Hanya pemiliknya yang dapat menutup kasusnya."),
    "write-off-same-hand": _(
        "Kasus ini Anda buka sendiri. Mintalah orang lain yang berwenang menghapusnya dari inventaris."
    ),
    "no-fault-note-missing": _("Tulis sebabnya di catatan, tanpa nama."),
    "weeding-ages-unread": _("“%(part)s” tidak terbaca. Tulis kelas dan tahun, misalnya 004 3, 340 10."),
    "weeding-same-hand": _(
        "Buku ini Anda usulkan sendiri. Mintalah orang lain yang berwenang memutuskannya."
    ),
    "weeding-none-chosen": _("Belum ada buku yang dipilih. Centang bukunya dahulu."),
    "weeding-too-many": _("Usulkan paling banyak %(most)s buku sekaligus."),
    "weeding-proposed-already": _("Salah satu buku sudah diusulkan. Muat ulang daftarnya."),
    "weeding-changed": _("Keadaan salah satu buku sudah berubah. Muat ulang daftarnya, lalu pilih lagi."),
    "gift-of-other-owner": _(
        "Buku ini milik lembaga lain, jadi tidak dapat dihadiahkan. Pakai buku milik sendiri, atau biarkan di rak."
    ),
    "gift-not-on-shelf": _(
        "Buku %(barcode)s tidak tercatat di rak, jadi belum dapat dihadiahkan. Pakai buku lain."
    ),
    "case-settled": _("Kasus ini sudah ditutup."),
    # placements
    "ground-other-agency": _("Perjanjian %(number)s dibuat oleh dinas lain. Pilih perjanjian lembaga Anda."),
    "grant-has-no-term": _("Hibah tidak mempunyai jangka waktu. Kosongkan jumlah harinya."),
    "grant-stays": _("Titipan %(number)s adalah hibah: bukunya sudah menjadi milik mitra."),
    "term-missing": _("Jangka waktu belum diisi. Tulis jumlah hari, misalnya 90."),
    "use-loan-too-long": counted(
        "Pinjam pakai paling lama %(years)s tahun, jadi paling lambat %(last)s.", "years"
    ),
    "use-loan-extended-once": _(
        "Pinjam pakai %(number)s sudah diperpanjang satu kali, dan tidak boleh lagi."
    ),
    "scheme-wrong": _(
        "Pola “%(scheme)s” tidak dapat dipakai (%(place)s). Pakai {urut} dan {tahun} masing-masing satu kali, "
        "dan pisahkan setiap bagian."
    ),
    "draft-closed": _("Titipan ini sudah dikirim atau dibatalkan, jadi isinya tidak dapat diubah lagi."),
    "box-number": _("Nomor boks dimulai dari 1."),
    "boxes-empty": _("Belum ada buku di dalam boks. Pindai paling sedikit satu."),
    "item-in-other-draft": _("Buku %(barcode)s sudah ada di boks titipan lain yang sedang dikemas."),
    "item-not-packed": _("Buku ini tidak ada di dalam boks titipan ini."),
    "item-not-listed": _("Buku ini tidak ada dalam daftar titipan."),
    "barcode-not-listed": _("Barcode %(barcode)s tidak ada dalam daftar ini. Periksa nomornya."),
    "item-returned-before": _("Di antara buku ini ada yang sudah dihitung kembali. Muat ulang halaman."),
    "signer-missing": _("Nama dan jabatan penanda tangan belum lengkap."),
    "same-signer": _(
        "%(name)s sudah menandatangani sebagai pengirim. Serah terima memerlukan dua orang berbeda."
    ),
    "placement-unknown": _("Titipan ini tidak ada, atau bukan untuk lembaga Anda."),
    "placement-closed": _("Titipan %(number)s sudah selesai."),
    "placement-received": _("Titipan %(number)s sudah dicatat diterima."),
    "placement-not-received": _("Titipan %(number)s belum dicatat diterima. Terima dahulu."),
    "received-before-sent": _("Tanggal terima (%(received)s) lebih awal dari tanggal kirim (%(sent)s)."),
    "receipt-has-differences": _(
        "Ada selisih: %(missing)s tidak ditemukan, %(damaged)s rusak, %(surplus)s di luar daftar. "
        "Pilih “diterima dengan catatan”."
    ),
    "receipt-without-differences": _("Tidak ada selisih. Pilih “diterima lengkap”."),
    "nothing-counted": _("Belum ada buku yang dipindai untuk titipan %(number)s. Pindai isi boksnya dahulu."),
    "receipt-scan-unknown": _("Barcode %(barcode)s belum dipindai, jadi tidak ada yang dihapus."),
    "extension-not-later": _("Batas baru harus setelah %(due)s."),
    "recall-in-the-past": _("Tanggal penarikan %(by)s sudah lewat. Pilih hari ini atau sesudahnya."),
    "surplus-traced": _("Asal buku %(barcode)s sudah dicatat."),
    "sending-unknown": _("Pengembalian ini tidak ada pada titipan ini."),
    # counting the shelves
    "stocktake-unknown": _("Cacah ulang ini tidak ada dalam catatan Anda. Muat ulang halaman."),
    "stocktake-closed": _("Cacah ulang ini sudah ditutup, jadi tidak ada yang diubah lagi."),
    "stocktake-library-unknown": _("Tempat layanan ini bukan milik lembaga Anda. Pilih yang lain."),
    "stocktake-class-wrong": _("“%(wrong)s” bukan nomor kelas. Tulis misalnya 300 atau 899.2."),
    "stocktake-range-backwards": _(
        "Kelas awal %(first)s terletak sesudah kelas akhir %(last)s. Tukar keduanya."
    ),
    "stocktake-nothing-scanned": _("Belum ada barcode. Pindai atau tulis paling sedikit satu."),
    "stocktake-nothing-chosen": _("Belum ada buku yang dipilih. Centang paling sedikit satu."),
    "stocktake-too-many": _(
        "%(count)s terlalu banyak untuk sekali simpan. Bagi menjadi paling banyak %(most)s."
    ),
    "stocktake-card": _("Ini kartu anggota, bukan buku. Tidak ada yang dicatat; pindai barcode bukunya."),
    "stocktake-card-line": _(
        "Baris %(line)s kartu anggota, bukan buku. Hapus baris itu, lalu kirim lagi; belum ada yang dicatat."
    ),
    "stocktake-line-wrong": _("Baris %(line)s bukan barcode. Satu baris memuat satu barcode."),
    "stocktake-changed": _(
        "Keadaan salah satu buku sudah berubah sejak halaman dibuka. Muat ulang halaman, lalu pilih lagi."
    ),
    # materials review
    "review-not-set": _(
        "Lembaga ini belum mengatur telaah bahan bacaan, jadi belum ada yang perlu atau dapat ditelaah."
    ),
    "review-days": _("Batas jawaban paling sedikit %(least)s dan paling lama %(most)s hari."),
    "review-months": _("Keputusan berlaku paling lama %(most)s bulan; tulis 0 bila tanpa batas."),
    "review-code-taken": _("Kode %(used)s sudah dipakai aturan lain. Pilih kode yang lain."),
    "review-rejected": _(
        "“%(title)s” ditolak dalam telaah menurut aturan %(rule)s (%(name)s): %(sentence)s "
        "Penolakan hanya berubah lewat banding."
    ),
    "review-needed": _(
        "“%(title)s” belum disetujui dalam telaah, jadi belum dapat dikemas untuk lembaga ini. Kirim untuk ditelaah "
        "dahulu."
    ),
    "review-waiting": _("“%(title)s” masih ditelaah, paling lambat %(due)s. Tunggu jawabannya."),
    "review-expired": _(
        "Persetujuan untuk “%(title)s” berakhir %(until)s. Kirim untuk ditelaah sekali lagi."
    ),
    "review-no-record": _(
        "Buku %(barcode)s tidak terhubung ke cantuman katalog, padahal lembaga penerima menelaah setiap judul. "
        "Hubungkan dahulu."
    ),
    # the same at the handing over of boxes: which copy it is
    "review-rejected-boxed": _(
        "Boks %(box)s, %(barcode)s: “%(title)s” ditolak dalam telaah menurut aturan %(rule)s (%(name)s): "
        "%(sentence)s Keluarkan dari boks, lalu serahkan sisanya."
    ),
    "review-needed-boxed": _(
        "Boks %(box)s, %(barcode)s: “%(title)s” belum disetujui dalam telaah. Kirim untuk ditelaah, atau keluarkan "
        "dari boks."
    ),
    "review-waiting-boxed": _(
        "Boks %(box)s, %(barcode)s: “%(title)s” masih ditelaah, paling lambat %(due)s. Tunggu jawabannya, atau "
        "keluarkan dari boks."
    ),
    "review-expired-boxed": _(
        "Boks %(box)s, %(barcode)s: persetujuan untuk “%(title)s” berakhir %(until)s. Kirim untuk ditelaah sekali "
        "lagi, atau keluarkan dari boks."
    ),
    "review-no-record-boxed": _(
        "Boks %(box)s, %(barcode)s: buku ini tidak terhubung ke cantuman katalog, padahal lembaga penerima menelaah "
        "setiap judul. Hubungkan dahulu, atau keluarkan dari boks."
    ),
    "review-nothing-to-send": _(
        "Semua judul ini sudah dijawab atau sedang ditelaah. Tidak ada yang dikirim."
    ),
    "review-nothing-chosen": _("Belum ada judul yang dipilih. Pilih paling sedikit satu."),
    "review-too-many": _(
        "%(count)s judul terlalu banyak untuk sekali kirim. Bagi menjadi paling banyak %(most)s."
    ),
    "review-not-partner": _(
        "Tidak ada perjanjian dengan lembaga ini, jadi judul tidak dapat diajukan ke sana."
    ),
    "review-appeal-only": _("“%(title)s” sudah ditolak. Penolakan hanya berubah lewat banding."),
    "review-change-note": _("Tulis perubahan apa yang diminta, satu kalimat."),
    "review-rule-missing": _("Pilih satu aturan yang masih dipakai sebagai alasan."),
    "review-sentence-missing": _("Alasannya belum ditulis. Tulis satu kalimat tentang buku ini."),
    "review-proposed-before": _("Penolakan “%(title)s” sudah diusulkan dan menunggu orang kedua."),
    "review-proposal-unknown": _("Usul penolakan ini tidak ada lagi. Muat ulang halaman."),
    "review-same-person": _(
        "Penolakan “%(title)s” Anda usulkan sendiri. Mintalah orang lain yang berwenang menyetujuinya."
    ),
    "appeal-nothing": _("Tidak ada penolakan yang berlaku untuk “%(title)s”, jadi tidak ada yang dibanding."),
    "appeal-once": _("Penolakan “%(title)s” sudah pernah dibanding."),
    "appeal-unknown": _("Banding ini tidak ada, atau sudah diputuskan. Muat ulang halaman."),
    "appeal-same-person": _("Anda ikut menolak judul ini. Bandingnya harus diputuskan orang lain."),
    # provision
    "titles-missing": _("Daftar judul masih kosong. Tulis satu judul di setiap baris."),
    "copies-missing": _("Jumlah eksemplar “%(title)s” harus paling sedikit 1."),
    "copies-fewer-than-titles": counted(
        "%(copies)s eksemplar tidak mungkin memuat %(titles)s judul. Periksa kedua angkanya.", "copies"
    ),
    "name-missing": _("Nama belum diisi."),
    "supplier-missing": _("Penyedia atau pemberi belum diisi."),
    "ordered-before-selected": _("Tanggal ini lebih awal dari hari pemilihan (%(day)s)."),
    "provision-unknown": _("Pengadaan ini tidak ada dalam catatan Anda."),
    "provision-ordered": _("“%(name)s” sudah dipesan."),
    "provision-received": _("“%(name)s” sudah diterima."),
    "provision-cancelled": _("“%(name)s” sudah dibatalkan."),
    "copy-stays-placed": _("Eksemplar %(barcode)s (%(title)s) tetap, karena pernah dititipkan."),
    "copy-stays-lent": _("Eksemplar %(barcode)s (%(title)s) tetap, karena pernah dipinjamkan atau dipesan."),
    "copy-stays-packed": _("Eksemplar %(barcode)s (%(title)s) tetap, karena pernah dikemas untuk titipan."),
    "copy-stays-written-off": _(
        "Eksemplar %(barcode)s (%(title)s) tetap, karena pernah hilang, rusak, atau dikeluarkan dari koleksi."
    ),
    "copy-stays-edited": _("Eksemplar %(barcode)s (%(title)s) tetap, karena datanya sudah diperbaiki."),
    "copy-stays-moved": _("Eksemplar %(barcode)s (%(title)s) tetap, karena sudah dipindahkan ke rak lain."),
    "copy-stays-used": _("Eksemplar %(barcode)s (%(title)s) tetap, karena sudah dipakai sesudah impor."),
}

FACTS = {
    "stock.items_accessioned": _("Masuk buku inventaris"),
    "stock.imported_items_taken_back": _("Ditarik bersama impor yang dibatalkan"),
    "stock.item_changed": _("Data buku diperbaiki"),
    "stock.items_moved": _("Dipindahkan ke rak %(shelf)s"),
    "stock.items_withdrawn": _("Dikeluarkan dari koleksi: %(reason)s (%(document)s)"),
    "stock.item_found": _("Ditemukan dan kembali ke rak"),
    "stock.weeding_proposed": _("Diusulkan untuk dikeluarkan dari koleksi"),
    "stock.weeding_declined": _("Tetap disimpan setelah diusulkan untuk dikeluarkan"),
    "stock.loss_case_opened": _("Kasus dicatat pada %(opened_on)s"),
    "stock.copy_state_told": _("Keadaan buku dilaporkan kepada pemiliknya"),
    "stock.loss_case_settled": _("Kasus ditutup pada %(settled_on)s"),
    "stock.placement_drafted": _("Mulai dikemas"),
    "stock.placement_draft_changed": _("Rencana titipan diubah"),
    "stock.placement_draft_cancelled": _("Dibatalkan: %(reason)s"),
    "stock.items_packed": _("Dimasukkan ke boks %(box)s"),
    "stock.items_unpacked": _("Dikeluarkan dari boks"),
    "stock.placement_dispatched": _("Titipan dikirim pada %(sent_on)s"),
    "stock.items_placed": _("Dititipkan kepada %(partner)s"),
    "stock.placement_extended": _("Diperpanjang sampai %(due)s"),
    "stock.recall_answered": _("Yang diminta kembali ada di tempat, siap dikirim"),
    "stock.placement_recalled": _("Ditarik, paling lambat %(by)s: %(reason)s"),
    "stock.surplus_traced": _("Asal buku di luar daftar (%(barcode)s) ditemukan: %(place)s"),
    "stock.placement_returned": _("Pengembalian dihitung pada %(received_on)s"),
    "stock.items_back": _("Kembali dari titipan"),
    "stock.paper_receipt_read": _("Tanda terima dibaca dari surat %(document)s"),
    "stock.paper_receipt_gave_way": _("Bacaan dari surat digantikan oleh catatan mitra sendiri"),
    "stock.receipt_counted": _("Isi boks %(box)s dihitung"),
    "stock.receipt_scan_removed": _("Pindaian %(barcode)s dihapus"),
    "stock.placement_received": _("Titipan diterima pada %(received_on)s"),
    "stock.holdings_taken": _("Masuk koleksi titipan"),
    "stock.placement_returned_sent": _("Dikirim kembali pada %(sent_on)s"),
    "stock.holdings_left": _("Keluar dari koleksi titipan"),
    "stock.stocktake_begun": _("Cacah ulang “%(name)s” dimulai"),
    "stock.stocktake_scanned": _("Buku dipindai di rak %(shelf)s"),
    "stock.stocktake_scan_removed": _("Pindaian %(barcode)s dihapus"),
    "stock.stocktake_confirmed": _("Hasil cacah ulang disahkan"),
    "stock.stocktake_closed": _(
        "Cacah ulang ditutup: %(found)s dari %(expected)s ditemukan, %(missing)s tidak ditemukan"
    ),
    "stock.titles_submitted": _(
        "Diajukan untuk ditelaah pada %(submitted_on)s, jawaban paling lambat %(due_on)s"
    ),
    "stock.titles_approved": _("Disetujui dalam telaah pada %(decided_on)s"),
    "stock.rejection_proposed": _("Penolakan diusulkan menurut aturan %(rule)s: %(sentence)s"),
    "stock.rejection_settled": _("Usul penolakan selesai"),
    "stock.title_rejected": _("Ditolak menurut aturan %(rule)s (%(rule_name)s): %(sentence)s"),
    "stock.rejection_appealed": _("Banding diajukan: %(reason)s"),
    "stock.appeal_decided": _("Banding diputuskan: %(sentence)s"),
    "stock.review_listed": _("Daftar judul yang wajib ditelaah diubah"),
    "stock.items_adapted": _("Bentuk buku diubah sebelum dikirim %(note)s"),
    "journal.saved:stock.reviewpolicy": _("Pengaturan telaah diubah"),
    "journal.saved:stock.reviewrule": _("Aturan telaah disimpan"),
    "journal.removed:stock.reviewrule": _("Aturan telaah dihapus dari daftar"),
    "stock.materials_requested": _("Diminta pada %(asked_on)s: %(reason)s"),
    "stock.provision_selected": _("Dipilih pada %(selected_on)s"),
    "stock.provision_ordered": _("Dipesan dari %(supplier)s (%(document)s)"),
    "stock.provision_cancelled": _("Dibatalkan: %(reason)s"),
    "stock.provision_received": _("Diterima dari %(supplier)s (%(document)s)"),
    "journal.saved:stock.handoverscheme": _("Pola nomor berita acara diubah"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
