"""The texts of what keeps an installation: backups, the service, updates."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "backup-none": _("Belum ada cadangan otomatis di simpul ini."),
    "backup-no-key": _(
        "Simpul ini tidak mempunyai kunci pemulihan, jadi tidak ada cadangan yang dapat dibuat."
    ),
    "backup-old": _("Cadangan utuh terakhir sudah berumur %(days)s hari. Jalankan: lentera backup"),
    "backup-disk-full": _(
        "Cakram penuh di %(folder)s. Cadangan lama tetap ada; kosongkan ruang, lalu ulangi."
    ),
    "backup-cannot-write": _(
        "Cadangan tidak dapat ditulis di %(folder)s (%(why)s). Cadangan lama tetap ada."
    ),
    "backup-trial-failed": _("Cadangan hari ini tidak dapat dipulihkan (%(why)s). Cadangan lama tetap ada."),
    "backup-unsound": _("Cadangan yang dipulihkan tidak utuh: %(why)s. Cadangan lama tetap ada."),
    "backup-differs": _(
        "Cadangan yang dipulihkan berbeda: %(here)s baris di sini, %(there)s di sana, atau isinya lain."
    ),
    "backup-copy-missing": _(
        "Folder kedua untuk cadangan tidak dapat ditulis. Pasang stiknya, atau ganti foldernya."
    ),
    "backup-copy-full": _("Folder kedua untuk cadangan penuh. Kosongkan ruang di sana."),
    "backup-copy-damaged": _("Salinan kedua terbaca lain daripada yang ditulis. Ganti medianya."),
    "service-port": _("Nomor porta %(port)s tidak dapat dipakai: 1 sampai 65535."),
    "service-host": _("%(host)s bukan nama atau alamat komputer."),
    "service-account": _("%(account)s bukan nama akun komputer."),
    "service-folder": _("Folder data %(folder)s harus ditulis lengkap dari akarnya."),
    "service-sign": _('Pengaturan "%(told)s" memuat tanda yang tidak dapat ditulis dalam layanan.'),
    "service-none": _("Layanan belum dipasang di sini: lentera service install"),
    "service-no-systemd": _(
        "Komputer ini tidak memakai systemd. Jalankan lentera serve dengan cara sistem ini."
    ),
    "service-refused": _("%(tool)s menolak: %(why)s"),
    "service-cannot-write": _("Layanan tidak dapat ditulis: %(why)s. Jalankan sebagai pengelola komputer."),
    "update-not-the-root": _(
        "Pembaruan dibuat dan ditandatangani di akar pemasangan; simpul ini bukan akarnya."
    ),
    "update-no-wheel": _("Di %(folder)s harus ada tepat satu paket Lentera (lentera-….whl)."),
    "update-no-label": _("Berkas ini bukan pembaruan Lentera."),
    "update-other-format": _("Bentuk pembaruan %(version)s belum dikenal. Pasang dahulu rilis di antaranya."),
    "update-bad-files": _("Daftar berkas di dalam pembaruan ini tidak benar. Tidak ada yang dibuka."),
    "update-too-large": _("Pembaruan ini mengaku berisi lebih dari 2 GiB. Tidak ada yang dibuka."),
    "update-not-signed": _(
        "Pembaruan ini tidak ditandatangani oleh akar yang dipercaya simpul ini. Tidak ada yang dibuka."
    ),
    "update-cut-off": _("Pembaruan ini terpotong atau berlebih. Salin sekali lagi dari stiknya."),
    "update-damaged": _("%(file)s di dalam pembaruan rusak. Salin sekali lagi, atau ganti media."),
    "update-not-newer": _(
        "Pembaruan berisi rilis %(release)s, di sini sudah berjalan %(here)s. Hanya rilis yang lebih baru dipasang."
    ),
    "update-no-office": _(
        "Lentera di sini tidak dipasang dari folder kantor, jadi diperbarui dengan cara lain (docs/installation.md)."
    ),
    "update-under-way": _("Pembaruan lain sedang berjalan di komputer ini. Tunggu sampai selesai."),
    "update-disk-full": _(
        "Ruang di %(folder)s kurang: perlu %(mib)s MiB. Versi yang berjalan tetap dipakai."
    ),
    "update-not-installed": _("Rilis baru tidak dapat dipasang: %(why)s. Versi yang berjalan tetap dipakai."),
    "update-trial-failed": _(
        "Rilis baru tidak lulus pada salinan basis data: %(why)s. Versi yang berjalan tetap dipakai."
    ),
    "update-none-before": _("Tidak ada versi sebelumnya yang dapat dipakai lagi."),
    "update-back-refused": _(
        "Versi sebelumnya tidak dapat membaca data sekarang: %(why)s. Tidak ada yang diubah."
    ),
    "update-still-serving": _("Lentera masih berjalan di sini. Hentikan dahulu, lalu ulangi."),
}

hooks.register_texts(REFUSALS)
