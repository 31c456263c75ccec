"""A set of rules to begin with, which a facility switches on and then changes: code, kind, name, sentence.

There is no catch-all such as "security and order" among them: in the United States 35 of 51 directives reject by one
(domain notes 3.2), and nobody can answer it. Formats follow the house rules of an interlibrary lender there (no metal
bindings, discs taken out) and what gates ask for; sizes are our own recommendation.
"""

from django.utils.translation import gettext_lazy as _

PACK = (
    ("I1", "content", _("Senjata dan pelarian"),
     _("Buku mengajarkan cara membuat senjata atau bahan peledak, membuka kunci, atau melarikan diri.")),
    ("I2", "content", _("Narkotika"), _("Buku mengajarkan cara membuat, menyimpan, atau memakai narkotika.")),
    ("I3", "content", _("Hasutan"), _("Buku menghasut kekerasan atau kebencian terhadap suatu golongan.")),
    ("I4", "content", _("Pornografi"), _("Buku memuat pornografi. Pendidikan kesehatan dan seni tidak termasuk.")),
    ("I5", "content", _("Rencana lembaga"), _("Buku memuat denah atau sistem pengamanan lembaga ini.")),
    ("I6", "content", _("Dilarang oleh putusan"), _("Peredaran buku ini dilarang oleh putusan pengadilan.")),
    ("F1", "format", _("Sampul keras"), _("Sampul keras harus dilepas atau diganti sampul lunak.")),
    ("F2", "format", _("Spiral logam"), _("Jilid spiral logam atau kawat tidak boleh masuk.")),
    ("F3", "format", _("Staples"), _("Staples logam harus dilepas dan diganti jahitan atau lem.")),
    ("F4", "format", _("Peta lepas"), _("Peta atau lembar lepas ditahan; bukunya boleh masuk tanpa lembar itu.")),
    ("F5", "format", _("Cakram"), _("Cakram atau media rekam ditahan; bukunya boleh masuk tanpanya.")),
    ("F6", "format", _("Buku bekas bercatatan"),
     _("Buku bekas berisi tulisan tangan, sisipan, atau halaman tertempel.")),
    ("F7", "format", _("Ukuran dan berat"), _("Buku lebih tinggi dari 30 cm atau lebih berat dari 2 kg.")),
)  # fmt: skip
