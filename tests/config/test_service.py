"""The service: units and tasks say what they must, what would not start is refused, and nothing is left by halves."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from xml.etree import ElementTree

import pytest

from lentera.config import office, service, serving_lock
from lentera.config.cli import main
from lentera.config.commands import service as commands
from lentera.config.service import NotAService, Wanted, settings_to_keep, systemd_unit, windows_task
from tests.cast import make_cast

LINUX = Wanted(
    command=("/opt/lentera/lentera",),
    folder=PurePosixPath("/srv/Data Lentera"),
    account="lentera",
    settings={"LENTERA_HOME": "/srv/Data Lentera", "LENTERA_MAIL_FROM": 'Perpus "Kita" 100% $HOME \\n'},
)
WINDOWS = Wanted(
    command=(r"C:\Lentera & Co\lentera.cmd",),
    folder=PureWindowsPath(r"C:\Data Lentera"),
    settings={"LENTERA_HOME": r"C:\Data Lentera", "LENTERA_BASE_URL": "http://lentera.lapas/?a=1&b=2"},
)


def changed(wanted, **values):
    told = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    return Wanted(**{**told, **values})


@pytest.mark.parametrize(
    "case, values, code",
    [
        ("the first port", {"port": 1}, None),
        ("the last port", {"port": 65535}, None),
        ("no port", {"port": 0}, "service-port"),
        ("a port too far", {"port": 65536}, "service-port"),
        ("all addresses", {"host": "0.0.0.0"}, None),
        ("an address of IPv6", {"host": "::1"}, None),
        ("a host with a word more", {"host": "x --workers 9"}, "service-host"),
        ("a host that is none", {"host": ""}, "service-host"),
        ("an account with a line more", {"account": "root\nExecStartPre=/bin/false"}, "service-account"),
        ("a folder from somewhere", {"folder": PurePosixPath("var")}, "service-folder"),
        ("a setting with a line more", {"settings": {"LENTERA_HOME": "/a\nUser=root"}}, "service-sign"),
        ("a program with a line more", {"command": ("/a\rb",)}, "service-sign"),
    ],
)
def test_what_would_not_start_is_refused(case, values, code):
    wanted = changed(LINUX, **values)
    if code is None:
        assert f'--port" "{wanted.port}"' in systemd_unit(wanted)
        return
    for render in (systemd_unit, windows_task):
        with pytest.raises(NotAService) as refused:
            render(wanted)
        assert refused.value.code == code


def test_a_unit_starts_at_boot_after_a_crash_and_stops_cleanly():
    lines = systemd_unit(LINUX).splitlines()
    for line in (
        "User=lentera",
        "WorkingDirectory=/srv/Data Lentera",
        'Environment="LENTERA_HOME=/srv/Data Lentera"',
        r'Environment="LENTERA_MAIL_FROM=Perpus \"Kita\" 100%% $HOME \\n"',
        'ExecStart="/opt/lentera/lentera" "serve" "--host" "127.0.0.1" "--port" "8000"',
        "Restart=always",
        "KillMode=mixed",
        "WantedBy=multi-user.target",
    ):
        assert line in lines
    assert "WantedBy=default.target" in systemd_unit(changed(LINUX, account="")).splitlines()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_reads_the_unit_without_a_word(tmp_path):
    program = tmp_path / "a 100% $odd program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "lentera.service"
    unit.write_text(systemd_unit(changed(LINUX, command=(str(program),), folder=tmp_path, account="root")))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=120
    )
    assert [line for line in done.stderr.splitlines() if "lentera" in line] == []


def test_a_task_of_windows_says_the_same():
    task = ElementTree.fromstring(windows_task(WINDOWS).encode("utf-16"))
    of = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}

    def told(path):
        return task.findtext(path, namespaces=of)

    assert task.find("t:Triggers/t:BootTrigger", of) is not None
    assert told("t:Settings/t:ExecutionTimeLimit") == "PT0S"
    assert told("t:Settings/t:DisallowStartIfOnBatteries") == "false"
    assert told("t:Settings/t:RestartOnFailure/t:Interval") == "PT1M"
    assert told("t:Principals/t:Principal/t:UserId") == "S-1-5-19"
    assert told("t:Actions/t:Exec/t:WorkingDirectory") == r"C:\Data Lentera"
    words = told("t:Actions/t:Exec/t:Arguments")
    assert words.startswith('/d /c "set "LENTERA_HOME=')
    assert words.endswith(r'"C:\Lentera & Co\lentera.cmd" "serve" "--host" "127.0.0.1" "--port" "8000""')
    with pytest.raises(NotAService):
        windows_task(changed(WINDOWS, settings={"LENTERA_HOME": "%TEMP%"}))


def test_a_unit_takes_what_a_library_never_needs_and_no_more():
    lines = systemd_unit(LINUX).splitlines()
    assert {"NoNewPrivileges=yes", "ProtectSystem=full", "CapabilityBoundingSet="} <= set(lines)
    assert not any(line.startswith("AmbientCapabilities") for line in lines)
    low = systemd_unit(changed(LINUX, port=80)).splitlines()
    assert {"CapabilityBoundingSet=CAP_NET_BIND_SERVICE", "AmbientCapabilities=CAP_NET_BIND_SERVICE"} <= set(
        low
    )
    own = systemd_unit(changed(LINUX, account="")).splitlines()  # a user's manager may promise less
    assert "RestrictNamespaces=yes" in own and not any(line.startswith(("Protect", "Capab")) for line in own)


@pytest.fixture
def asked_of_windows(monkeypatch):
    """What tools of Windows are asked, where this program believes that it runs there."""
    asked = []
    monkeypatch.setattr(commands.sys, "platform", "win32")
    monkeypatch.setattr(commands, "_ask", lambda words, may_fail=False: asked.append(" ".join(words)) or "x")
    return asked


@pytest.mark.parametrize(
    "act, last",
    [(commands.stop, []), (commands.restart, ["schtasks /Run /TN lentera"])],
)
def test_windows_ends_the_server_too_and_not_its_starter_alone(
    asked_of_windows, fresh_home, monkeypatch, act, last
):
    monkeypatch.setattr(commands, "is_installed", lambda: True)
    act()
    assert asked_of_windows == ["schtasks /End /TN lentera", *last]
    asked_of_windows.clear()
    with serving_lock._held_alone():
        act()
    number = f"taskkill /F /T /PID {os.getpid()}"
    assert asked_of_windows == ["schtasks /End /TN lentera", number, *last]


def test_of_two_servers_on_windows_the_first_is_known(fresh_home):
    assert not serving_lock.is_serving() and serving_lock.server_number() is None
    with serving_lock._held_alone():
        assert serving_lock.is_serving() and serving_lock.server_number() == os.getpid()
        with serving_lock._held_alone():
            assert serving_lock.is_serving()
        assert serving_lock.is_serving()
        (fresh_home / serving_lock.NUMBER).write_text("no number")
        assert serving_lock.server_number() is None
    assert not serving_lock.is_serving()


def test_background_work_that_is_no_fork_ends_when_the_server_is_gone(fresh_home, monkeypatch):
    words = [sys.executable, "-c", (
        "import threading, sys; from lentera.config.commands import background\n"
        "background.main = lambda: threading.Event().wait(300)\n"
        "print('works', flush=True); background.run_apart()"
    )]  # fmt: skip
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "works\n"
        assert process.poll() is None
        process.stdin.close()  # what the system does when the server is killed
        assert process.wait(timeout=120) == 0
    finally:
        process.kill()
        process.wait(timeout=60)
        process.stdout.close()


def test_only_settings_that_last_are_kept():
    told = {
        "LENTERA_HOME": "/a", "DATABASE_URL": "sqlite:///", "LANG": "id_ID.UTF-8", "PATH": "/bin", "HOME": "/root",
        "LENTERA_TODAY": "2024-01-01", "LENTERA_PASSWORD": "x", "LENTERA_RECOVERY_KEY": "x", "LENTERA_TODAYS": "y",
    }  # fmt: skip
    assert list(settings_to_keep(told)) == ["DATABASE_URL", "LANG", "LENTERA_HOME", "LENTERA_TODAYS"]


@pytest.fixture
def system(tmp_path, monkeypatch, fresh_home):
    """A systemctl that writes down what it is asked, and refuses what stands in `refuses`."""
    tools = tmp_path / "tools"
    tools.mkdir()
    asked, refuses = tmp_path / "asked", tmp_path / "refuses"
    asked.touch()
    refuses.touch()
    tool = tools / "systemctl"
    tool.write_text(
        f'#!/bin/sh\necho "$*" >> "{asked}"\n'
        f'for word in "$@"; do if grep -qx -- "$word" "{refuses}"; then echo "not $word" >&2; exit 5; fi; done\n'
        'case "$*" in *is-active*) echo active;; esac\n'
    )
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    monkeypatch.setattr(commands, "_is_root", lambda: False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return asked, refuses


@pytest.fixture
def told(capsys):
    """Run a command; returns its exit code and all that it said."""

    def run(*words):
        code = main(["service", *words])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def unit():
    return commands.unit_file()


@pytest.mark.django_db
def test_a_service_is_installed_told_of_and_removed(system, told, fresh_home):
    code, said = told("install")
    assert (code, "lentera init" in said, unit().exists()) == (1, True, False)
    make_cast()
    assert told("status")[0] == told("remove")[0] == 1
    assert told("install", "--port", "8123")[0] == 0
    assert f'Environment="LENTERA_HOME={fresh_home}"' in unit().read_text()
    assert unit().stat().st_mode & 0o077 == 0
    assert system[0].read_text().splitlines() == [
        "--user daemon-reload", "--user enable lentera", "--user restart lentera",
    ]  # fmt: skip
    code, said = told("status")
    assert (code, "active" in said) == (0, True)
    assert told("remove")[0] == 0
    assert not unit().exists()


@pytest.mark.django_db
def test_a_refused_service_leaves_what_was_there(system, told):
    make_cast()
    system[1].write_text("enable\n")
    code, said = told("install")
    assert (code, said.strip()) == (1, "systemctl menolak: not enable")
    assert not unit().exists()
    system[1].write_text("")
    told("install", "--port", "8123")
    before = unit().read_text()
    system[1].write_text("enable\n")
    assert told("install", "--port", "9000")[0] == 1
    assert unit().read_text() == before
    assert told("install", "--port", "70000")[0] == 1
    assert told("install", "--host", "a b")[0] == 1


def test_the_starter_of_an_office_is_what_the_service_runs(tmp_path, monkeypatch):
    here = tmp_path / "versions" / "0.2.0-abc"
    here.mkdir(parents=True)
    monkeypatch.setattr("sys.prefix", str(here))
    assert office.office_folder() is None
    (here / office.READY).touch()
    office.switch(tmp_path, "0.2.0-abc")
    assert office.office_folder() == tmp_path
    assert re.search(r"bin/lentera$", commands.program()[0])
    (tmp_path / "lentera").touch()
    assert commands.program() == (str(Path(tmp_path) / "lentera"),)
    assert service.NAME == "lentera"
