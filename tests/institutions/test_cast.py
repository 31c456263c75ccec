"""The shared cast is sound: what it says is in the journal, and its replay gives the tables."""

from lentera.institutions import queries
from lentera.institutions.access import Capability, Level, may
from lentera.institutions.roles import Role
from tests.journal.proofs import assert_replay_equals_tables


def test_the_cast_stands_in_the_journal(cast):
    assert queries.agency().id == cast.agency
    assert queries.name_of(cast.prison) == "Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan"
    assert queries.library(cast.library).institution_id == cast.prison
    sari = queries.staff(cast.sari)
    assert (sari.institution, sari.library, sari.zone) == (cast.prison, cast.library, "Asia/Makassar")
    assert sari.roles == {Role.PRISON_LIBRARIAN}
    assert may(sari, Capability.LOANS, Level.CREATE)
    assert queries.holder(cast.agency_head).full_name == "Dewi Anggraini, M.Si."
    assert_replay_equals_tables()
