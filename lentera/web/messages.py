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
}

hooks.register_texts(REFUSALS)
