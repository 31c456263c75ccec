"""Pages of partners and accounts, as people use them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lentera.institutions import actions, queries
from lentera.institutions.models import Account, LoginFailure
from lentera.institutions.roles import Role
from lentera.journal import clock
from tests.cast import PASSWORD, ZONE, staff_client
from tests.journal.proofs import assert_replay_equals_tables


def partner(id):
    return reverse("institutions:partner", args=[id])


def text(response):
    return response.content.decode()


def test_the_list_shows_all_partners_and_exports_them(cast):
    client = staff_client(cast.agus)
    page = client.get("/desk/partners/")
    assert page.status_code == 200
    assert "Karang Intan" in text(page)
    assert "3 lembaga terdaftar" in text(page)
    assert "Tanjung" not in text(client.get("/desk/partners/?q=karang"))
    assert "Karang Intan" in text(client.get("/desk/partners/?export=csv"))


def test_a_partner_sees_itself_only(cast):
    client = staff_client(cast.sari)
    assert client.get("/desk/partners/").headers["location"] == partner(cast.prison)
    assert client.get(partner(cast.prison)).status_code == 200
    assert client.get(partner(cast.other_prison)).status_code == 404
    assert staff_client(cast.assistant).get(partner(cast.prison)).status_code == 403


def test_the_page_of_an_institution_tells_its_story(cast):
    for year, persons in ((2020, 1117), (2021, 1049)):
        actions.note_count(
            cast.agency, cast.prison, day=clock.at_local(clock.today()).date().replace(year=year, month=1, day=5),
            population=persons, capacity=800, actor=cast.agus, request_id=None,
        )  # fmt: skip
    page = text(staff_client(cast.agus).get(partner(cast.prison)))
    for told in ("Bambang Sutejo, M.Si.", "Perpustakaan Lapas Karang Intan", "1.117", "Didaftarkan sebagai"):
        assert told in page
    english = text(staff_client(cast.agus, "en").get(partner(cast.prison)))
    assert "Registered as" in english
    assert "Riwayat" not in english


def test_a_likely_duplicate_is_shown_and_can_be_registered_all_the_same(cast):
    client = staff_client(cast.agus)
    form = {"name": "LP Narkotika Kelas II", "kind": "lapas_narkotika"}
    refused = client.post("/desk/partners/new/", form)
    assert refused.status_code == 409
    assert "mirip Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan" in text(refused)
    assert partner(cast.prison) in text(refused)
    done = client.post("/desk/partners/new/", form | {"reason": "cabang baru"}, follow=True)
    assert "LP Narkotika Kelas II" in text(done)
    assert len(queries.institutions()) == 4
    assert_replay_equals_tables()


def test_the_same_form_sent_twice_registers_once(cast):
    client = staff_client(cast.agus)
    form = {"name": "Rumah Sakit Harapan", "kind": "hospital", "request_id": "once"}
    places = {client.post("/desk/partners/new/", form).headers["location"] for _ in range(2)}
    assert len(places) == 1
    assert len(queries.institutions()) == 4


def test_every_form_of_a_partner_opens_and_saves(cast):
    client = staff_client(cast.agus)
    id = cast.other_prison
    position = queries.holder(cast.other_head).position
    steps = [
        ("edit", [id], {"kind": "lapas", "class_label": "IIB", "npp": "6309", "town": "Tanjung"}),
        ("rename", [id], {"name": "Lapas Tanjung Baru", "since": "1/2/2023"}),
        ("move", [id], {"parent": str(cast.agency), "since": "1 Feb 2023"}),
        ("count", [id], {"day": "2/1/2023", "population": "1.050", "source": "laporan"}),
        ("add_library", [id], {"name": "Pojok", "kind": "reading_corner", "zone": ZONE, "open_weekdays": ["1"]}),
        (
            "edit_library",
            [id, cast.other_library],
            {"name": "Pustaka", "kind": "library", "zone": ZONE, "open_weekdays": ["6"]},
        ),
        ("end_term", [cast.other_head], {"until": "31/3/2023"}),
        ("appoint", [position], {"name": "Budi Santosa", "since": "1/4/2023", "acting": "plt", "nip": "1977"}),
        ("note_contact", [id], {"name": "Ibu Ratna", "function": "humas", "phone": "0511"}),
        ("open_position", [id], {"title": "Kasi Binadik", "head": ""}),
        ("close", [id], {"on": "31/12/2023"}),
    ]  # fmt: skip
    for name, args, form in steps:
        url = reverse(f"institutions:{name}", args=args)
        assert client.get(url).status_code == 200, name
        saved = client.post(url, form)
        assert saved.status_code == 302, (name, text(saved))
    page = text(client.get(partner(id)))
    for told in (
        "Lapas Tanjung Baru",
        "6309",
        "1.050",
        "Pojok",
        "Pustaka",
        "Budi Santosa",
        "Ibu Ratna",
        "Kasi Binadik",
    ):
        assert told in page, told
    contact = queries.contacts(cast.agency, id)[0].id
    count = queries.populations(id).get().id
    for url in (
        reverse("institutions:forget_contact", args=[contact]),
        reverse("institutions:withdraw_count", args=[count]),
    ):
        assert client.get(url).status_code == 200
        assert client.post(url).status_code == 302
    opened = queries.positions(id).get(title="Kasi Binadik").id
    assert (
        client.post(reverse("institutions:close_position", args=[opened]), {"until": "1/2/2023"}).status_code
        == 302
    )
    assert "Ibu Ratna" not in text(client.get(partner(id)))
    assert_replay_equals_tables()


@pytest.mark.parametrize(
    "name, form, sentence",
    [
        ("rename", {"name": "Lain", "since": "31/2/2024"}, "bukan tanggal"),
        ("count", {"day": "1/1/2024", "population": "seribu"}, "angka bulat"),
        ("count", {"day": "1/1/2024"}, "Isi jumlah penghuni, kapasitas, atau keduanya."),
        ("edit", {"kind": "lapas", "latitude": "tiga", "longitude": "114"}, "Koordinat tiga tidak terbaca"),
        (
            "add_library",
            {"name": "P", "kind": "library", "zone": "Asia/Makassar"},
            "sekurangnya satu hari buka",
        ),
    ],
)
def test_what_is_wrong_is_said_in_place_and_nothing_changes(cast, name, form, sentence):
    before = queries.history_lines(cast.prison, cast.agency)
    answer = staff_client(cast.agus).post(reverse(f"institutions:{name}", args=[cast.prison]), form)
    assert sentence in text(answer)
    assert queries.history_lines(cast.prison, cast.agency) == before


def test_a_librarian_keeps_the_library_of_the_own_house_only(cast):
    client = staff_client(cast.sari)
    own = reverse("institutions:edit_library", args=[cast.prison, cast.library])
    assert client.get(own).status_code == 200
    other = reverse("institutions:edit_library", args=[cast.other_prison, cast.other_library])
    assert client.get(other).status_code == 403
    assert client.get(reverse("institutions:edit", args=[cast.prison])).status_code == 403
    mixed = reverse("institutions:edit_library", args=[cast.prison, cast.other_library])
    assert client.get(mixed).status_code == 404


def test_the_administrator_makes_an_account_that_can_log_in(cast, client):
    admin = staff_client(cast.admin)
    form = {
        "username": "tanjung2", "display_name": "Rina Amalia", "institution": str(cast.other_prison),
        "roles": ["prison_librarian"], "password": "buku di rak 9",
    }  # fmt: skip
    page = admin.post("/desk/accounts/new/", form, follow=True)
    assert "Rina Amalia" in text(page)
    assert "Pustakawan mitra" in text(page)
    account = Account.objects.get(username="tanjung2")
    assert account.library == cast.other_library
    answer = client.post("/accounts/login/", {"username": "tanjung2", "password": "buku di rak 9"})
    assert answer.headers["location"] == "/desk/"
    assert queries.staff(account.id).roles == {Role.PRISON_LIBRARIAN}


def test_the_administrator_changes_an_account(cast, client):
    admin = staff_client(cast.admin)
    args = [cast.trainer]
    steps = [
        ("give_role", args, {"role": "cataloguer"}),
        ("end_role", [*args, "trainer"], {}),
        ("set_password", args, {"password": "kata sandi baru 5"}),
    ]
    for name, where, form in steps:
        url = reverse(f"institutions:{name}", args=where)
        assert admin.get(url).status_code == 200, name
        assert admin.post(url, form).status_code == 302, name
    assert queries.staff(cast.trainer).roles == {Role.CATALOGUER}
    login = {"username": "trainer", "password": "kata sandi baru 5"}
    assert client.post("/accounts/login/", login).status_code == 302
    url = reverse("institutions:deactivate", args=args)
    assert admin.get(url).status_code == 200
    assert admin.post(url).status_code == 302
    assert client.get("/desk/partners/").headers["location"].startswith("/accounts/login/")
    assert "Tidak aktif" in text(admin.get(reverse("institutions:account", args=args)))


def test_a_librarian_keeps_accounts_of_the_own_house_only(cast):
    client = staff_client(cast.sari)
    page = text(client.get("/desk/accounts/"))
    assert "Tamping 1" in page
    assert "librarian2" not in page
    assert client.get(reverse("institutions:account", args=[cast.assistant])).status_code == 200
    assert client.get(reverse("institutions:account", args=[cast.other_librarian])).status_code == 404
    form = {
        "username": "mata-mata", "display_name": "X", "institution": str(cast.other_prison),
        "roles": ["prison_librarian"], "password": "buku di rak 9",
    }  # fmt: skip
    assert client.post("/desk/accounts/new/", form).status_code == 200
    assert not Account.objects.filter(username="mata-mata").exists()


def test_a_weak_password_is_refused_with_a_sentence(cast):
    form = {
        "username": "tamu2", "display_name": "X", "institution": str(cast.agency), "roles": ["trainer"],
        "password": "password",
    }  # fmt: skip
    assert "field-error" in text(staff_client(cast.admin).post("/desk/accounts/new/", form))
    assert not Account.objects.filter(username="tamu2").exists()


def test_one_changes_the_own_password_with_the_old_one(cast):
    client = staff_client(cast.agus)
    wrong = client.post("/accounts/password/", {"old": "salah", "password": "buku di rak 9"})
    assert "tidak cocok" in text(wrong)
    right = client.post("/accounts/password/", {"old": PASSWORD, "password": "buku di rak 9"})
    assert right.status_code == 302
    assert client.get("/desk/partners/").status_code == 200, "this session goes on"
    assert Account.objects.get(id=cast.agus).check_password("buku di rak 9")


def test_ten_wrong_passwords_close_the_door_for_a_while(cast, client, noon):
    wrong = {"username": "agus", "password": "salah salah salah"}
    for _ in range(10):
        assert "tidak cocok" in text(client.post("/accounts/login/", wrong))
        clock.tell(clock.now() + timedelta(seconds=61))
    right = {"username": "agus", "password": PASSWORD}
    assert "Sepuluh percobaan gagal" in text(client.post("/accounts/login/", right))
    other = {"username": "head", "password": PASSWORD}
    assert client.post("/accounts/login/", other).status_code == 302, "another name is not held up"
    client.logout()
    clock.tell(clock.now() + timedelta(minutes=15))
    assert client.post("/accounts/login/", right).status_code == 302
    assert not LoginFailure.objects.exists()


def test_quick_tries_wait_for_seconds(cast, client, noon):
    wrong = {"username": "agus", "password": "salah salah salah"}
    for _ in range(3):
        client.post("/accounts/login/", wrong)
    assert "2 detik" in text(client.post("/accounts/login/", wrong))
    clock.tell(clock.now() + timedelta(seconds=2))
    assert client.post("/accounts/login/", {"username": "agus", "password": PASSWORD}).status_code == 302


def test_logging_out_asks_for_a_press_of_a_button(cast):
    client = staff_client(cast.agus)
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/desk/partners/").headers["location"].startswith("/accounts/login/")


def test_an_account_without_a_role_gets_no_desk(cast):
    client = staff_client(cast.trainer)
    actions.end_role(cast.agency, cast.trainer, Role.TRAINER, actor=cast.admin, request_id=None)
    assert client.get("/desk/partners/").status_code == 403


def test_a_changed_detail_does_not_lose_the_others(cast):
    row = queries.institution(cast.prison)
    url = reverse("institutions:edit", args=[cast.prison])
    client = staff_client(cast.agus)
    initial = client.get(url).context["form"].initial
    form = {name: value for name, value in initial.items() if value not in (None, False)} | {"npp": "6303"}
    assert client.post(url, form).status_code == 302
    again = queries.institution(cast.prison)
    assert (again.npp, again.aliases, again.town, again.approximate) == ("6303", row.aliases, row.town, True)


def test_the_account_at_work_is_named_in_the_side_bar(cast):
    page = text(staff_client(cast.agus).get("/desk/partners/"))
    assert "Agus Permana" in page
    assert "Petugas kemitraan · Dispersip Kalsel" in page
    assert "/desk/accounts/" not in page
    assert "/desk/accounts/" in text(staff_client(cast.admin).get("/desk/partners/"))


def test_a_refused_role_is_named_in_words(cast):
    form = {
        "username": "tamu3", "display_name": "X", "institution": str(cast.agency), "roles": ["prison_head"],
        "password": "buku di rak 9",
    }  # fmt: skip
    answer = text(staff_client(cast.admin).post("/desk/accounts/new/", form))
    assert "Peran Kepala mitra tidak ada pada lembaga jenis ini" in answer
