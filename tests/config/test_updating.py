"""Updates: only the root's word counts, nothing is opened before it is checked, and an old release never comes back."""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lentera.config import applying, installing, office, updating
from lentera.config.cli import main
from lentera.config.updating import TAG, File, Label, NotAnUpdate, release_key
from lentera.journal.backing_up import make_recovery_key
from lentera.journal.holding import holding
from lentera.journal.models import StoredEntry
from lentera.sync import registry
from lentera.sync.keys import forget_own_keys, public_hex, root_key
from tests.cast import make_cast

pytestmark = pytest.mark.django_db
OTHER = "segno-1.6.6-py3-none-any.whl"


def wheel(release="9.0.0"):
    return f"lentera-{release}-py3-none-any.whl"


@pytest.fixture
def hub(fresh_home):
    """A node that is the root of its installation."""
    cast = make_cast()
    registry.found_registry("Dinas", public_hex(Ed25519PrivateKey.generate()), "age1x")
    return cast


@pytest.fixture
def wheels(tmp_path):
    folder = tmp_path / "wheels"
    folder.mkdir()
    (folder / wheel()).write_bytes(b"lentera" * 1000)
    (folder / OTHER).write_bytes(b"segno" * 500_000)
    return folder


@pytest.fixture
def update(hub, wheels, tmp_path):
    file = tmp_path / "lentera.update"
    updating.make(wheels, file)
    return file


@pytest.fixture
def told(capsys):
    """Run a command; returns its exit code and all that it said."""

    def run(*words):
        code = main(["update", *(str(word) for word in words)])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def lines_of(file):
    return file.read_bytes().split(b"\n", 2)


def signed(label, body, *, keys=None):
    """An update whatever its label says, signed by the root (or by `keys`)."""
    line = label if isinstance(label, bytes) else json.dumps(label).encode()
    signatures = [
        {"signing": public_hex(key), "signature": key.sign(TAG + line).hex()} for key in keys or [root_key()]
    ]
    return line + b"\n" + json.dumps(signatures).encode() + b"\n" + body


def label(files=None, **values):
    one = {"name": wheel(), "size": 3, "digest": hashlib.sha256(b"abc").hexdigest()}
    told = {
        "format": "lentera-update",
        "version": 1,
        "release": "9.0.0",
        "root": str(registry.anchor().author),
    }
    return {**told, "files": [one] if files is None else [{**one, **file} for file in files], **values}


def test_what_the_root_made_is_whole_and_gives_its_wheels(update, wheels, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    made = updating.check(update, into=out)
    assert (made.release, [one.name for one in made.files]) == ("9.0.0", [wheel(), OTHER])
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in wheels.iterdir()
    }


def test_no_changed_byte_passes(update):
    whole = update.read_bytes()
    label_line, signatures, _ = lines_of(update)
    heads = len(label_line) + len(signatures) + 2
    places = [*range(0, heads, 7), heads, heads + 6_999, heads + 7_000, len(whole) // 2, len(whole) - 1]
    for place in places:
        update.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(NotAnUpdate):
            updating.check(update)
    for end in (0, 1, heads - 1, heads, heads + 10, len(whole) - 1):
        update.write_bytes(whole[:end])
        with pytest.raises(NotAnUpdate):
            updating.check(update)
    update.write_bytes(whole + b"x")
    with pytest.raises(NotAnUpdate, match="update-cut-off"):
        updating.check(update)


@pytest.mark.parametrize(
    "case, values, code",
    [
        ("as it should be", {}, None),
        ("another format", {"format": "zip"}, "update-no-label"),
        ("a format to come", {"version": 2}, "update-other-format"),
        ("a release that is none", {"release": "9.0.0-rc1"}, "update-no-label"),
        ("a field too many", {"extra": 1}, "update-no-label"),
        ("another release than its wheel", {"release": "9.0.1"}, "update-bad-files"),
        ("no wheel of Lentera", {"files": []}, "update-bad-files"),
        ("a way up", {"files": [{}, {"name": "../../a-1-py3-none-any.whl"}]}, "update-bad-files"),
        ("a way from the root", {"files": [{}, {"name": "/a-1-py3-none-any.whl"}]}, "update-bad-files"),
        ("a way of Windows", {"files": [{}, {"name": "..\\a-1-py3-none-any.whl"}]}, "update-bad-files"),
        ("a drive of Windows", {"files": [{}, {"name": "C:a-1-py3-none-any.whl"}]}, "update-bad-files"),
        ("a source", {"files": [{}, {"name": "a-1.tar.gz"}]}, "update-bad-files"),
        ("the same name twice", {"files": [{}, {}]}, "update-bad-files"),
        (
            "the same name to Windows",
            {"files": [{}, {"name": "a-1-py3-none-any.whl"}, {"name": "A-1-py3-none-any.whl"}]},
            "update-bad-files",
        ),
        ("a size below nothing", {"files": [{"size": -1}]}, "update-bad-files"),
        ("a size beyond all", {"files": [{"size": 1 << 40}]}, "update-too-large"),
        ("a size beyond the file", {"files": [{"size": 4}]}, "update-cut-off"),
        ("a size short of the file", {"files": [{"size": 2}]}, "update-cut-off"),
        ("a digest that is none", {"files": [{"digest": "abc"}]}, "update-bad-files"),
        ("another digest", {"files": [{"digest": "0" * 64}]}, "update-damaged"),
        ("of another root", {"root": "0" * 32}, "update-not-signed"),
    ],
)
def test_what_even_the_root_cannot_make_true_is_refused(hub, tmp_path, case, values, code):
    out, file = tmp_path / "out", tmp_path / "file"
    out.mkdir()
    file.write_bytes(signed(label(**values), b"abc"))
    if code is None:
        assert updating.check(file, into=out).release == "9.0.0"
        return
    with pytest.raises(NotAnUpdate) as refused:
        updating.check(file, into=out)
    assert refused.value.code == code
    assert not [path for path in out.iterdir() if path.suffix == ".whl"]


def test_only_the_root_is_believed(hub, update, tmp_path):
    stranger = Ed25519PrivateKey.generate()
    line, signatures, body = lines_of(update)
    file = tmp_path / "file"
    for case in (
        signed(line, body, keys=[stranger]),
        line + b"\n[]\n" + body,
        signed(line, body, keys=[stranger]).replace(
            public_hex(stranger).encode(), public_hex(root_key()).encode()
        ),
        signed(label(release="9.0.1"), b"abc", keys=[stranger]),
    ):
        file.write_bytes(case)
        with pytest.raises(NotAnUpdate):
            updating.check(file)
    file.write_bytes(line + b"\n" + b" " * 20_000 + signatures + b"\n" + body)
    with pytest.raises(NotAnUpdate, match="update-no-label"):
        updating.check(file)


def test_several_keys_of_the_root_sign_one_after_the_other(hub, update, tmp_path, monkeypatch):
    from lentera.sync import root_keys
    from lentera.sync.trust import KeySet

    keys = [Ed25519PrivateKey.generate() for _ in range(3)]
    rule = KeySet(frozenset(map(public_hex, keys)), 2)
    monkeypatch.setattr(root_keys, "state", lambda: root_keys.State([rule], False, 0, []))
    with pytest.raises(NotAnUpdate, match="update-not-signed"):
        updating.check(update)  # the first key alone rules no more
    updating.sign(update, keys[0])
    updating.sign(update, keys[0])
    with pytest.raises(NotAnUpdate, match="update-not-signed"):
        updating.check(update)
    updating.sign(update, keys[2])
    assert updating.check(update).release == "9.0.0"
    monkeypatch.setattr(root_keys, "state", lambda: root_keys.State([], False, 0, []))
    with pytest.raises(NotAnUpdate, match="update-not-signed"):
        updating.check(update)


@pytest.mark.parametrize(
    "release, than, newer",
    [
        ("0.2.0", "0.1.0", True),
        ("0.1.10", "0.1.9", True),
        ("1", "0.9.9.9", True),
        ("0.1.0", "0.1.0", False),
        ("0.1", "0.1.0", False),
        ("0.1.0", "0.2.0", False),
    ],
)
def test_only_a_newer_release_is_taken(release, than, newer):
    told = Label(release=release, root="0" * 32, files=[File(name="a", size=0, digest="")])
    assert (release_key(release) > release_key(than)) is newer
    if newer:
        updating.must_be_newer(told, than)
        return
    with pytest.raises(NotAnUpdate, match="update-not-newer"):
        updating.must_be_newer(told, than)


def test_commands_make_and_look_at_an_update(hub, wheels, tmp_path, told):
    file = tmp_path / "lentera.update"
    assert told("make", wheels)[0] == 2
    assert told("check", file)[0] == 1
    assert told("make", tmp_path, "--out", file)[0] == 1
    assert told("make", wheels, "--out", file)[0] == 0
    code, said = told("check", file)
    assert (code, "9.0.0" in said) == (0, True)
    key = tmp_path / "key"
    key.write_text("no key")
    assert told("sign", file, "--key", key)[0] == 1
    code, said = told(file)
    assert (code, said.count("\n"), "folder kantor" in said) == (1, 1, True)
    assert told("back")[0] == told("status")[0] == 1
    forget_own_keys()
    assert told("make", wheels, "--out", file)[0] == 0  # the root, whose keys lie in safes
    code, said = told("check", file)
    assert (code, "tidak ditandatangani" in said) == (1, True)


@pytest.fixture
def here(tmp_path, monkeypatch, hub):
    """An office's folder with the version that runs."""
    place = tmp_path / "office"
    version = place / "versions" / "0.1.0-aaaaaaaa"
    version.mkdir(parents=True)
    (version / office.READY).touch()
    office.switch(place, version.name)
    monkeypatch.setattr("sys.prefix", str(version))
    return place


@pytest.fixture
def steps(monkeypatch, here):
    """What an update does, each step noted and none of it real; a step whose name is put into `fails` refuses."""
    done, fails = [], set()

    def note(name):
        done.append(name)
        if name in fails:
            raise NotAnUpdate("update-trial-failed", why="x")

    def install(place, wheels):
        note("installed")
        assert sorted(path.name for path in wheels.iterdir()) == [wheel(), OTHER]
        version = place / "versions" / installing.version_name(wheels)
        version.mkdir(exist_ok=True)
        (version / office.READY).touch()
        return version.name

    monkeypatch.setattr(applying, "_must_have_room", lambda *_: None)
    monkeypatch.setattr(applying, "install_version", install)
    monkeypatch.setattr(applying, "_try_on_a_copy", lambda *_: note("tried"))
    monkeypatch.setattr(applying.backups, "keep_daily", lambda: note("backed up"))
    return done, fails


def test_an_update_is_used_from_the_next_start_on(update, here, steps):
    assert applying.apply(update).release == "9.0.0"
    assert steps[0] == ["installed", "tried", "backed up"]
    assert office.running(here).startswith("9.0.0-")
    assert office.before(here) == "0.1.0-aaaaaaaa"
    assert {path.name for path in here.iterdir()} == {
        "versions",
        "current",
        "before",
        "lentera",
        "lentera.cmd",
        "update.lock",
    }


@pytest.mark.parametrize("step", ["installed", "tried", "backed up"])
def test_whatever_fails_the_old_version_stays(update, here, steps, step):
    steps[1].add(step)
    with pytest.raises(NotAnUpdate):
        applying.apply(update)
    assert office.running(here) == "0.1.0-aaaaaaaa"
    steps[1].clear()
    applying.apply(update)  # and the same file goes through later
    assert office.running(here).startswith("9.0.0-")


def test_older_versions_go_and_the_one_before_stays(update, here, steps):
    (here / "versions" / "0.0.9-bbbbbbbb").mkdir()
    applying.apply(update)
    assert sorted(path.name.partition("-")[0] for path in (here / "versions").iterdir()) == ["0.1.0", "9.0.0"]


def test_an_update_without_room_says_how_much(update, here, monkeypatch):
    usage = shutil.disk_usage(here)._replace(free=1 << 20)
    monkeypatch.setattr(applying.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(NotAnUpdate) as refused:
        applying.apply(update)
    assert (refused.value.code, refused.value.details["mib"]) == ("update-disk-full", 11)
    assert office.running(here) == "0.1.0-aaaaaaaa"


def test_a_version_that_is_let_go_counts_as_whole_no_longer(update, here, steps, monkeypatch):
    gone = here / "versions" / "0.0.9-bbbbbbbb"
    gone.mkdir()
    (gone / office.READY).touch()
    (gone / "python").touch()
    monkeypatch.setattr(
        applying.shutil, "rmtree", lambda *_, **__: None
    )  # killed before anything was removed
    applying.apply(update)
    assert gone.exists() and not office.is_ready(here, gone.name)


def test_one_update_at_a_time_and_what_a_killed_one_left_goes(update, here, steps, fresh_home):
    left = [here / ".wheels-x", fresh_home / "updates" / "trial-x"]
    for folder in left:
        (folder / "deep").mkdir(parents=True)
    with holding(here / applying.LOCK):
        for act in (lambda: applying.apply(update), applying.back):
            with pytest.raises(NotAnUpdate, match="update-under-way"):
                act()
        applying.clear_left_overs()
        assert all(folder.exists() for folder in left)
    applying.clear_left_overs()
    assert not any(folder.exists() for folder in left)
    (left[0] / "deep").mkdir(parents=True)
    applying.apply(update)
    assert not left[0].exists()


def test_the_same_update_again_finishes_what_was_killed_after_the_switch(update, here, told, monkeypatch):
    restarted = []
    monkeypatch.setattr(updating, "installed_version", lambda _name: "9.0.0")
    monkeypatch.setattr("lentera.config.commands.service.restart", lambda: restarted.append(1) or True)
    code, said = told(update)
    assert (code, "9.0.0 sudah dipakai" in said, restarted) == (0, True, [1])


@pytest.mark.django_db(transaction=True)
def test_the_copy_that_is_tried_holds_the_journal_whatever_the_database(hub, here):
    make_recovery_key()
    with applying._copy() as copy, closing(sqlite3.connect(copy)) as database:
        hashes = database.execute("SELECT hash FROM journal_storedentry ORDER BY hash").fetchall()
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master").fetchall()}
    entries = StoredEntry.objects.order_by("hash").values_list("hash", flat=True)
    assert [bytes(one) for (one,) in hashes] == [bytes(one) for one in entries] != []
    assert "django_migrations" in tables or applying.connection.vendor == "sqlite"
    assert not copy.exists()


def test_going_back_needs_a_version_that_is_there(here):
    with pytest.raises(NotAnUpdate, match="update-none-before"):
        applying.back()


def test_a_pointer_that_says_nonsense_is_no_version(here):
    for told in ("", "../../x", "9.9.9-no", "\xe9"):
        (here / "current").write_text(told)
        assert not office.is_ready(here, office.running(here))
        with pytest.raises(ValueError, match="no version"):
            office.switch(here, told)
