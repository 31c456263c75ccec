"""What exchange says: refusals and the registry's facts, Indonesian first."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "bundle-no-label": _("Berkas ini bukan bundel Lentera, atau labelnya rusak."),
    "bundle-version": _(
        "Bundel ini berbentuk versi %(version)s, yang belum dikenal program ini; perbarui dahulu."
    ),
    "bundle-label-changed": _("Label bundel ini diubah setelah ditandatangani; bundel tidak dibuka."),
    "bundle-cut-off": _("Bundel ini terpotong: seharusnya %(size)s bita, yang ada %(here)s. Salin ulang."),
    "bundle-damaged": _(
        "Isi bundel ini rusak (dekat bita ke-%(place)s). Salin ulang atau minta bundel baru."
    ),
    "bundle-newer": _(
        "Pengirim memakai program yang lebih baru: bagian %(kinds)s dilewati. "
        "Perbarui program ini, lalu minta bundel lagi."
    ),
    "bundle-too-large": _("Bundel ini lebih besar daripada yang diterima; tidak dibuka."),
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
    "node-unknown": _("Simpul %(node)s tidak terdaftar."),
    "node-is-this": _("Itu simpul ini sendiri."),
    "node-paused": _("Pertukaran dengan %(name)s sedang dijeda."),
    "node-not-paired": _("Simpul ini belum dipasangkan. Mulai dengan: lentera sync pair --ask BERKAS"),
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
    "not-the-root": _("Hanya simpul akar yang mendaftarkan simpul lain."),
    "nothing-to-join": _("Aliran ini tidak bercabang."),
    "pairing-no-request": _("Berkas ini bukan permintaan pemasangan, atau tanda tangannya salah."),
    "pairing-no-answer": _("Berkas ini bukan jawaban pemasangan, atau rusak."),
    "pairing-code-wrong": _("Kode tidak sama dengan kode di layar pusat; jawaban ini tidak dipercaya."),
    "pairing-other-root": _("Simpul ini sudah mempercayai akar lain."),
    "exchange-failed": _("Pertukaran dengan %(address)s gagal: %(reason)s"),
}

FACTS = {
    "sync.node_registered": _("Simpul %(name)s terdaftar"),
    "sync.home_given": _("%(name)s menulis di simpul baru"),
    "sync.key_retired": _("Sebuah kunci tidak dipakai lagi"),
    "sync.key_compromised": _("Sebuah kunci tidak dipercaya lagi"),
    "journal.joined": _("Cabang-cabang sebuah aliran disatukan: %(reason)s"),
}

hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
