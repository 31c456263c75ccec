"""What covers say."""

from django.utils.translation import gettext_lazy as _

from lentera.pages import hooks

REFUSALS = {
    "cover-empty": _("Pilih dahulu berkas gambarnya."),
    "cover-large": _("Berkas sampul lebih besar daripada %(limit)s MB."),
    "cover-kind": _("Berkas ini bukan gambar JPEG, PNG atau WebP yang dapat dibaca."),
    "cover-pixels": _(
        "Gambar ini %(width)s × %(height)s piksel, terlalu besar; paling banyak %(limit)s juta piksel."
    ),
    "cover-bomb": _("Gambar ini terlalu besar; paling banyak %(limit)s juta piksel."),
    "cover-small": _(
        "Gambar ini hanya %(width)s × %(height)s piksel; sampul sedikitnya %(least)s piksel lebarnya."
    ),
    "cover-missing": _("Cantuman ini tidak mempunyai gambar sampul."),
}
FACTS = {
    "catalogue.cover_set": _("Gambar sampul dipasang"),
    "catalogue.cover_removed": _("Gambar sampul dilepas"),
}
hooks.register_texts(REFUSALS)
hooks.register_fact_texts(FACTS)
