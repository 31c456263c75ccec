"""A copy that turns up, as the outcome bar tells it: what it is, and what to do with it now."""

from django.urls import reverse
from django.utils.translation import gettext

from lentera.circulation.actions import Desk
from lentera.circulation.queries.found import Belongs, FoundCopy, found_copy
from lentera.journal.refusals import Refusal
from lentera.pages.outcomes import Button, Outcome


def found_outcome(desk: Desk, barcode: str, *, clerk: bool) -> Outcome:
    """The bar for a copy that nobody has on loan. `clerk`: may say in the books that it is found."""
    copy = found_copy(desk.institution, barcode)
    if isinstance(copy, Refusal):
        return Outcome.refused(copy)
    title, text = _words(copy)
    buttons: tuple[Button, ...] = ()
    if copy.belongs is Belongs.LOST and clerk:
        url = reverse("stock:found_item", args=[copy.item])
        buttons = (Button(gettext("Catat ditemukan"), url, key="F4", method="get"),)
    told = " · ".join(part for part in (copy.title, copy.barcode) if part)
    return Outcome.info(title, f"{told}. {text}", buttons)


def _words(copy: FoundCopy) -> tuple[str, str]:
    names = {"place": copy.place, "owner": copy.owner, "card": copy.card}
    match copy.belongs:
        case Belongs.OWN_SHELF if copy.place:
            return gettext("Tidak sedang dipinjam"), gettext("Letakkan di raknya: %(place)s.") % names
        case Belongs.OWN_SHELF:
            return gettext("Tidak sedang dipinjam"), gettext("Milik sendiri. Letakkan di raknya.")
        case Belongs.PLACED_SHELF:
            text = gettext("Titipan %(owner)s. Letakkan di rak titipan. %(place)s") % names
            return gettext("Tidak sedang dipinjam"), text.strip()
        case Belongs.HOLD_SHELF:
            text = gettext("Kembalikan ke rak pesanan, untuk kartu %(card)s.") % names
            return gettext("Menunggu di rak pesanan"), text
        case Belongs.LOST:
            text = gettext("Catat sebagai ditemukan, lalu letakkan di raknya.")
            return gettext("Tercatat hilang"), text
        case Belongs.SENT_BACK:
            text = gettext(
                "Menurut catatan sudah dikirim kembali ke %(owner)s. Kirimkan dengan pusling berikutnya."
            )
            return gettext("Tidak lagi di sini"), text % names
        case Belongs.WITHDRAWN:
            text = gettext("Sudah dikeluarkan dari koleksi. Jangan dikembalikan ke rak.")
            return gettext("Dikeluarkan dari koleksi"), text
    text = gettext("Lihat cap pemiliknya, simpan terpisah, dan kirimkan dengan pusling berikutnya.")
    return gettext("Bukan buku perpustakaan ini"), text
