"""What the editor says: checks of MARC, and somebody who was faster."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "marc-leader-code": _("Pandu posisi %(place)s: nilai “%(value)s” tidak dikenal."),
    "marc-repeated": _("Ruas %(tag)s hanya boleh satu; di sini ada %(count)s."),
    "marc-main-entries": _("Tajuk utama hanya boleh satu; di sini ada ruas %(tags)s."),
    "marc-fixed-missing": _("Ruas 008 tidak ada."),
    "marc-fixed-length": _("Ruas 008 terdiri dari 40 tanda; di sini %(found)s."),
    "marc-fixed-code": _("Ruas 008 posisi %(place)s: nilai “%(value)s” tidak dikenal untuk jenis bahan ini."),
    "marc-year-differs": _("Tahun di ruas 008 (%(fixed)s) berbeda dari tahun terbit (%(told)s)."),
    "marc-language-differs": _("Bahasa di ruas 008 (%(fixed)s) berbeda dari ruas 041 (%(told)s)."),
    "marc-field-empty": _("Ruas %(tag)s tidak berisi apa pun."),
    "marc-tag-unknown": _("Ruas %(tag)s tidak dikenal di MARC 21."),
    "marc-indicator": _(
        "Ruas %(tag)s indikator %(place)s: “%(value)s” tidak dikenal; yang boleh: %(known)s (# berarti kosong)."
    ),
    "marc-subfield-unknown": _("Ruas %(tag)s tidak mempunyai subruas $%(sign)s."),
    "marc-subfield-repeated": _("Ruas %(tag)s subruas $%(sign)s hanya boleh satu."),
    "marc-link-missing": _("Ruas %(tag)s tidak menyebut ruas yang ditautkan ($6)."),
    "marc-isbn-check": _("Ruas 020: angka pemeriksa ISBN %(isbn)s salah; mungkin %(suggestion)s."),
    "marc-isbn-form": _("Ruas 020: %(isbn)s tidak berbentuk ISBN (10 atau 13 angka)."),
    "marc-issn": _("Ruas 022: ISSN %(issn)s salah."),
    "marc-language-code": _("Ruas 041 $%(sign)s: “%(value)s” bukan kode bahasa tiga huruf."),
    "marc-class": _("Ruas 082: “%(value)s” bukan nomor kelas Dewey."),
    "marc-title-added": _(
        "Ruas 245 indikator 1 adalah %(value)s, padahal ada tajuk utama; seharusnya %(wanted)s."
    ),
    "marc-title-main": _("Ruas 245 indikator 1 adalah 1, padahal tidak ada tajuk utama; seharusnya 0."),
    "marc-nonfiling": _(
        "Ruas 245 indikator 2 adalah 0, padahal judul dimulai dengan “%(article)s”; seharusnya %(wanted)s."
    ),
    "marc-nonfiling-long": _("Ruas 245 indikator 2 adalah %(value)s, lebih panjang daripada judulnya."),
    "record-changed-meanwhile": _("“%(title)s” diubah orang lain sejak Anda membukanya."),
    "template-name-missing": _("Beri nama pada templat ini."),
    "template-unknown": _("Draf templat ini tidak ada lagi; buat dari editor sekali lagi."),
}
hooks.register_texts(REFUSALS)
