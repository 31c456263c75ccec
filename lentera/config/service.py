"""What makes `lentera serve` start with the computer: a unit of systemd, or a task of Windows, as text.

The program runs as one ordinary account, with the settings that stand in the environment when it is installed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.sax.saxutils import escape

NAME = "lentera"
STOP_SECONDS = 90  # requests that are being answered may finish
KEPT_SETTINGS = re.compile(
    r"(LENTERA_(?!TODAY$|PASSWORD$|RECOVERY_KEY$|DEMO_PASSWORD$)[A-Z0-9_]+|DATABASE_URL|LANG)"
)
HARDENED = (  # whatever runs it
    "NoNewPrivileges=yes",
    "LockPersonality=yes",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "SystemCallArchitectures=native",
)
HARDENED_BY_ROOT = (  # what only the computer's own manager may promise; data and sticks may lie anywhere but there
    "ProtectSystem=full",
    "PrivateDevices=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
)
LOW_PORT = "CAP_NET_BIND_SERVICE"  # below 1024
_account = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")


class NotAService(Exception):
    """What was told cannot become a service; the message is a refusal's code, `details` its values."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to run. `command` is the program and its words; `account` is empty for a service of the user's own."""

    command: tuple[str, ...]
    folder: PurePath
    host: str = "127.0.0.1"
    port: int = 8000
    account: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> list[str]:
        """The whole command line."""
        return [*self.command, "serve", "--host", self.host, "--port", str(self.port)]


def check(wanted: Wanted) -> None:
    """Raises NotAService for what would not start, or would be read as something else."""
    if not 1 <= wanted.port <= 65535:
        raise NotAService("service-port", port=wanted.port)
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", wanted.host):
        raise NotAService("service-host", host=wanted.host[:60])
    if wanted.account and not _account.fullmatch(wanted.account):
        raise NotAService("service-account", account=wanted.account[:60])
    if not wanted.folder.is_absolute():
        raise NotAService("service-folder", folder=wanted.folder)
    for told in (*wanted.words(), str(wanted.folder), *wanted.settings.values()):
        if any(ord(sign) < 32 or ord(sign) == 127 for sign in told):
            raise NotAService("service-sign", told=re.sub(r"[\x00-\x1f\x7f]", "?", told)[:60])


def settings_to_keep(environment: Mapping[str, str]) -> dict[str, str]:
    """Of an environment, what the service needs; no day that is told, and no secret of one moment."""
    return {name: told for name, told in sorted(environment.items()) if KEPT_SETTINGS.fullmatch(name)}


def systemd_unit(wanted: Wanted) -> str:
    """A unit: starts at boot, again five seconds after a crash, and stops by SIGTERM to the server alone.

    Raises NotAService.
    """
    check(wanted)
    account = [f"User={wanted.account}"] if wanted.account else []
    program, *words = wanted.words()
    lines = [
        "[Unit]",
        "Description=Lentera",
        "After=network.target",
        "StartLimitIntervalSec=0",
        "",
        "[Service]",
        "Type=exec",
        *account,
        f"WorkingDirectory={_specifiers(str(wanted.folder))}",
        *(f"Environment={_quoted(f'{name}={told}')}" for name, told in wanted.settings.items()),
        "ExecStart=" + " ".join([_quoted(program), *(_quoted(word).replace("$", "$$") for word in words)]),
        "Restart=always",
        "RestartSec=5",
        "KillMode=mixed",
        f"TimeoutStopSec={STOP_SECONDS}",
        "UMask=0077",
        *HARDENED,
        *(_hardened_by_root(wanted.port) if wanted.account else ()),
        "",
        "[Install]",
        f"WantedBy={'multi-user.target' if wanted.account else 'default.target'}",
        "",
    ]
    return "\n".join(lines)


def _hardened_by_root(port: int) -> tuple[str, ...]:
    needed = LOW_PORT if port < 1024 else ""
    return (
        *HARDENED_BY_ROOT,
        f"CapabilityBoundingSet={needed}",
        *([f"AmbientCapabilities={needed}"] if needed else []),
    )


def windows_task(wanted: Wanted) -> str:
    """A task for `schtasks /Create /XML`: at boot, again a minute after a crash, without an end and on battery too.

    Windows' own tasks have no environment, so `cmd` sets it first. Raises NotAService.
    """
    check(wanted)
    for told in (*wanted.words(), str(wanted.folder), *wanted.settings.values()):
        if any(sign in told for sign in '"%'):
            raise NotAService("service-sign", told=told[:60])
    sets = "".join(f'set "{name}={told}"&& ' for name, told in wanted.settings.items())
    words = " ".join(f'"{word}"' for word in wanted.words())
    arguments = f'/d /c "{sets}{words}"'
    account = wanted.account or "S-1-5-19"  # the local service: no password, few rights
    logon = "" if not wanted.account else "\n      <LogonType>S4U</LogonType>"
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Lentera</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{escape(account)}</UserId>{logon}
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>cmd.exe</Command>
      <Arguments>{escape(arguments)}</Arguments>
      <WorkingDirectory>{escape(str(wanted.folder))}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
"""


def _quoted(word: str) -> str:
    """A word as systemd reads it: in quotation marks, `%` and backslashes doubled."""
    inside = word.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{_specifiers(inside)}"'


def _specifiers(word: str) -> str:
    return word.replace("%", "%%")
