"""What exchange says: refusals and the registry's facts, Indonesian first."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks
from lentera.pages.counting import counted

REFUSALS: dict[str, hooks.Text] = {
    "bundle-no-label": _("Berkas ini bukan bundel Lentera, atau labelnya rusak."),
    "bundle-version": _(
        "Bundel ini berbentuk versi %(version)s, yang belum dikenal program ini; perbarui dahulu."
    ),
    "bundle-label-changed": _("Label bundel ini diubah setelah ditandatangani; bundel tidak dibuka."),
    "bundle-cut-off": _("Bundel ini terpotong: seharusnya %(size)s bita, yang ada %(here)s. Salin ulang."),
    "bundle-damaged": _(
        "Isi bundel ini rusak (dekat bita ke-%(place)s). Salin ulang atau minta bundel baru."
    ),
    "node-key-lost": _(
        "Kunci %(name)s dinyatakan jatuh ke tangan lain: bundel untuknya tidak dibuat sampai ia dipasangkan lagi."
    ),
    "bundle-newer": _(
        "Pengirim memakai program yang lebih baru: bagian %(kinds)s dilewati. "
        "Perbarui program ini, lalu minta bundel lagi."
    ),
    "bundle-too-large": _("Bundel ini lebih besar daripada yang diterima; tidak dibuka."),
    "stick-too-small": _("Stik ini terlalu kecil: paling sedikit %(size)s bita yang kosong."),
    "stick-size-unclear": _("Ukuran stik %(size)s tidak terbaca. Tulis misalnya 64MB, atau free."),
    "load-too-large": _(
        "Satu bagian (%(size)s bita) tidak dapat dipotong dan tidak muat di stik ini; ia menunggu stik yang lebih "
        "besar atau jaringan."
    ),
    "blob-here": _("Berkas ini sudah ada di sini."),
    "blob-erased": _("Berkas ini sudah dihapus untuk selamanya di rumahnya; yang tersisa hanya catatannya."),
    "blob-elsewhere": _("Berkas ini disimpan di simpul lain dan belum ada di sini."),
    "blob-nowhere": _("Berkas ini tidak ada di simpul lain yang dikenal di sini."),
    "bundle-not-for-us": _("Bundel ini tidak dapat dibuka dengan kunci simpul ini."),
    "bundle-for-another": _("Bundel ini untuk %(name)s, bukan untuk simpul ini."),
    "bundle-stranger": _(
        "Bundel ini dari %(name)s, yang tidak terdaftar atau kuncinya tidak lagi dipercaya."
    ),
    "registry-not-signed": _(
        "Register simpul di dalam bundel ini tidak ditandatangani oleh akar; bundel ditolak."
    ),
    "tip-not-proven": _("Catatan %(area)s dari %(author)s tidak terbukti berasal dari rumahnya; ditahan."),
    "parent-unknown": _(
        "Catatan %(area)s dari %(author)s menyambung bagian yang belum ada di sini; ditahan."
    ),
    "author-unknown": _("Lembaga %(author)s belum dikenal di sini; catatannya ditahan."),
    "author-not-here": _(
        "Lembaga %(author)s tidak menulis di simpul ini, jadi tidak dapat diserahkan dari sini."
    ),
    "parcel-broken": _(
        "Parsel di dalam bundel ini tidak dapat dibaca program ini (%(reason)s); perbarui dahulu."
    ),
    "letter-broken": _("Sebuah surat dalam bundel %(name)s rusak atau terlalu besar; tidak diterima."),
    "letter-stranger": _(
        "Sebuah surat dalam bundel %(name)s tidak ditandatangani rumah pengirimnya dengan kunci yang berlaku; "
        "tidak diterima. Bila pengirimnya benar, surat itu datang lagi."
    ),
    "letter-sealed-otherwise": _(
        "Sebuah surat dalam bundel %(name)s disegel dengan kunci lama simpul ini; "
        "pengirimnya menyegel lagi pada bundel berikutnya."
    ),
    "letter-too-many": _(
        "Terlalu banyak surat dari %(name)s menunggu diteruskan; yang ini diterima setelah yang lain tiba."
    ),
    "letter-newer": _(
        "Surat ini dari program yang lebih baru. Perbarui program ini; suratnya tetap menunggu."
    ),
    "letter-unreadable": _("Isi surat ini tidak dapat dibaca. Tanyakan kepada lembaga pengirimnya."),
    "node-unknown": _("Simpul %(node)s tidak terdaftar."),
    "node-is-this": _("Itu simpul ini sendiri."),
    "node-paused": _("Pertukaran dengan %(name)s sedang dijeda."),
    "node-not-paired": _(
        "Simpul ini belum dipasangkan. Di simpul baru: lentera sync pair --ask BERKAS; "
        "di pusat: lentera sync pair PERMINTAAN --answer BERKAS"
    ),
    "node-asks": _(
        "Simpul ini perlu satu jawaban dahulu: dipulihkan, dipindahkan, atau salinan? Jalankan lentera node, "
        "atau buka halaman Pertukaran."
    ),
    "node-behind": _(
        "%(streams)s aliran berakhir sebelum tandanya: basis data ini lebih lama. Jawab dengan: lentera node restored"
    ),
    "node-name-differs": _("Nama simpul ini %(name)s. Ketik persis untuk menyatakan bahwa ini salinan."),
    "bundle-file-missing": _("Pilih berkas bundelnya dahulu."),
    "join-reason-missing": _("Tulis alasannya, misalnya: cadangan 3 Maret dipulihkan."),
    "renewal-no-request": _("Berkas ini bukan permintaan kunci baru, atau tanda tangannya salah."),
    "renewal-other-key": _(
        "Permintaan ini tidak ditandatangani dengan kunci %(name)s yang berlaku. Pasangkan simpul itu lagi."
    ),
    "key-ended-already": _(
        "Kunci %(name)s sudah tidak berlaku. Pasangkan simpul itu lagi dengan kunci baru."
    ),
    "node-kept-elsewhere": _("Simpul ini dikelola oleh %(name)s; pertukaran diurus di sana."),
    "root-key-no": _("%(file)s bukan berkas kunci akar."),
    "root-public-no": _("%(file)s bukan kunci umum akar (.pub), atau rusak."),
    "root-key-twice": _("Kunci yang sama disebut dua kali."),
    "root-keys-many": _("Sebut satu sampai %(most)s kunci."),
    "root-threshold": _("Yang harus menandatangani satu sampai %(keys)s kunci, bukan %(threshold)s."),
    "root-keys-same": _("Kunci itu sudah berlaku; tidak ada yang berubah."),
    "root-nothing-waits": _("Tidak ada yang menunggu tanda tangan akar."),
    "root-request-no": _("Berkas ini bukan permintaan tanda tangan akar, atau isinya diubah."),
    "root-request-newer": _(
        "Permintaan ini memuat catatan yang belum dikenal program ini (%(kind)s); perbarui dahulu, "
        "jangan tanda tangani yang tidak terbaca."
    ),
    "root-signature-no": _("%(file)s bukan tanda tangan untuk register ini, atau rusak."),
    "root-signature-other": _("%(file)s menandatangani catatan yang tidak ada di register ini."),
    "root-signature-of-none": _("%(file)s ditandatangani kunci %(key)s…, yang tidak diminta."),
    "root-signatures-wait": _(
        "Pendaftaran tercatat, tetapi register menunggu tanda tangan akar. Buat permintaan dengan lentera sync root "
        "request, kumpulkan tanda tangannya, lalu jalankan perintah ini sekali lagi."
    ),
    "home-author-unknown": _("Lembaga %(author)s tidak dikenal di sini."),
    "home-there-already": _("%(name)s sudah menulis di simpul itu."),
    "home-not-dead": _(
        "%(name)s menulis di simpul ini: pindahkan rumahnya tanpa menyatakan simpul mana pun mati."
    ),
    "home-node-ended": _("Kunci simpul itu tidak berlaku lagi, jadi %(name)s tidak dapat pindah ke sana."),
    "home-reason-missing": _(
        "Belum ada yang dipindahkan. Tulis alasannya, misalnya: komputer terbakar 3 Maret."
    ),
    "home-moved-by-root": _(
        "Dari simpul yang mati, rumah sebuah lembaga hanya dipindahkan oleh simpul akar, %(name)s. "
        "Beri tahu pengelolanya."
    ),
    "home-choose": _("Pilih dari daftarnya."),
    "not-the-root": _("Hanya simpul akar yang mendaftarkan simpul lain."),
    "stream-unknown": _("Aliran ini tidak ada di sini."),
    "stream-stays": _(
        "Aliran %(area)s tidak dapat disusun ulang: ada catatan yang belum dapat dibaca program ini. "
        "Tidak ada yang berubah."
    ),
    "nothing-to-join": _("Aliran ini tidak bercabang."),
    "pairing-no-request": _("Berkas ini bukan permintaan pemasangan, atau tanda tangannya salah."),
    "pairing-no-answer": _("Berkas ini bukan jawaban pemasangan, atau rusak."),
    "pairing-code-wrong": _("Kode tidak sama dengan kode di layar pusat; jawaban ini tidak dipercaya."),
    "pairing-other-root": _("Simpul ini sudah mempercayai akar lain."),
    "parcel-not-sealed": _("Parsel di dalam bundel ini tidak tersegel; bundel ditolak utuh."),
    "parcel-no-keeper": _("Simpul ini tidak punya pusat lain yang dapat menyimpan parselnya."),
    "parcel-no-recovery-key": _(
        "Simpul ini tidak punya kunci pemulihan. Tanpa itu parsel tidak dapat disegel untuk disimpan."
    ),
    "parcel-nothing-waits": _(
        "Tidak ada parsel yang menunggu. Bawa bundel ke pusat, lalu baca bundel dari pusat, dan coba lagi."
    ),
    "parcel-no-key": _("Ini bukan kunci pemulihan: kunci dimulai dengan AGE-SECRET-KEY-1."),
    "parcel-wrong-key": _("Kunci pemulihan ini tidak membuka parsel yang menunggu; tidak ada yang berubah."),
    "parcel-changed": _("Parsel tanggal %(day)s bukan yang dibuat simpul ini, atau diubah; tidak dipakai."),
    "parcel-key-compromised": _(
        "Parsel tanggal %(day)s ditandatangani dengan kunci yang tidak dipercaya lagi; tidak dipakai."
    ),
    "parcel-gap": counted(
        "Sebuah parsel di antaranya tidak kembali: %(count)s catatan %(area)s belum tersambung dan tetap menunggu.",
        "count",
    ),
    "parcel-entries-lack": counted(
        "Pusat mengembalikan lebih sedikit daripada yang dicatat parsel %(name)s: %(count)s aliran belum lengkap.",
        "count",
    ),
    "parcel-rows-lack": _(
        "Pusat mengembalikan parsel identitas %(name)s yang lebih lama daripada yang seharusnya ada."
    ),
    "exchange-failed": _("Pertukaran dengan %(address)s gagal: %(reason)s"),
    "exchange-going-on": _("Pertukaran dengan simpul itu sedang berjalan. Tunggu sampai selesai."),
    "exchange-busy": _("Simpul itu sedang membaca bundel lain; dicoba lagi sebentar lagi."),
    "exchange-no-room": _("Cakram simpul itu penuh; dicoba lagi nanti."),
    "exchange-kind": _("Alamat ini hanya menerima bundel."),
    "exchange-place": _("Potongan bundel ini tidak menyebut tempatnya dengan benar."),
    "exchange-no-answer": _("Jawaban atas bundel itu tidak ada di sini. Kirim bundelnya lagi."),
    "node-pauses-here": _(
        "%(name)s menjeda pertukaran dengan simpul ini. Dicoba lagi pada waktu berikutnya."
    ),
}

FACTS = {
    "sync.node_registered": _("Simpul %(name)s terdaftar"),
    "sync.home_given": _("%(name)s menulis di simpul baru"),
    "sync.home_taken_over": _("Rumah %(name)s dipindahkan dari simpul yang mati: %(reason)s"),
    "sync.key_retired": _("Sebuah kunci tidak dipakai lagi"),
    "sync.key_compromised": _("Sebuah kunci tidak dipercaya lagi"),
    "sync.root_keys_set": _("Kunci akar diganti: %(threshold)s tanda tangan diperlukan"),
    "journal.joined": _("Cabang-cabang sebuah aliran disatukan: %(reason)s"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
