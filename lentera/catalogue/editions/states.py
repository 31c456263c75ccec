"""How a collection stands at this node, in words."""

from django.utils.translation import gettext as _

from lentera.catalogue.queries.editions import EditionLine
from lentera.pages import formats
from lentera.pages.counting import counted


def state_of(line: EditionLine) -> str:
    """One sentence for a page or a command."""
    told = {
        "here": formats.number(line.here),
        "records": formats.number(line.records),
        "number": line.whole_number,
    }
    if line.published_here:
        return _("diterbitkan di sini")
    if not line.followed:
        return _("tidak diikuti di sini")
    if line.waits:
        return _("bagiannya menunggu kabar edisinya, yang datang dengan bundel lain")
    if line.whole_number == line.number:
        return counted("lengkap di sini: %(here)s cantuman", "here") % told
    if line.whole_number:
        return _("di sini masih edisi %(number)s; selisihnya datang dengan bundel berikutnya") % told
    if line.here:
        return (
            counted(
                "%(here)s dari %(records)s cantuman sudah di sini; sisanya datang dengan bundel berikutnya",
                "records",
            )
            % told
        )
    return _("diikuti; isinya datang setelah bundel berikutnya dibaca di pusat")


def beside_of_line(line: EditionLine) -> str:
    """What goes with a collection beside its records, and how large that is; empty for nothing."""
    if not line.authorities and not line.lists:
        return ""
    return _("tajuk dengan bentuk lain: %(authorities)s · daftar bacaan: %(lists)s · %(size)s KiB") % {
        "authorities": formats.number(line.authorities),
        "lists": formats.number(line.lists),
        "size": formats.number(-(-line.size // 1024)),
    }


def tag_of(line: EditionLine) -> tuple[str, str]:
    """The words and the colour of its tag."""
    if line.published_here:
        return _("diterbitkan di sini"), "calm"
    if not line.followed:
        return _("tidak diikuti di sini"), "calm"
    if line.whole_number == line.number:
        return _("lengkap"), "good"
    return _("menunggu bundel"), "soon"
