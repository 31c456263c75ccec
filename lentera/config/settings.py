"""Settings, all from the environment (see README): LENTERA_HOME, DATABASE_URL, LENTERA_SECRET_KEY and others."""

import os
import re
import secrets
import sys
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from lentera.config import office

CODE = Path(__file__).resolve().parent.parent
LENTERA_HOME = Path(os.environ.get("LENTERA_HOME", "var")).resolve()
LENTERA_HOME.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    told = os.environ.get("LENTERA_SECRET_KEY")
    if told:
        return told
    path = LENTERA_HOME / "keys" / "secret.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists() or not path.stat().st_size:  # empty: killed, or without power, while writing
        _make_key(path)
    return path.read_text(encoding="ascii")


def _make_key(path: Path) -> None:
    """One key, whole on the disk, also where several processes start at once."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    office.put(part, secrets.token_urlsafe(50).encode("ascii"), mode=0o600)
    try:
        os.link(part, path)  # never over a key that another process made meanwhile
    except FileExistsError:
        if not path.stat().st_size:
            part.replace(path)
    except OSError:  # a disk without links
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _today() -> date | None:
    told = os.environ.get("LENTERA_TODAY", "")
    kept = LENTERA_HOME / "as_of"
    if not told and kept.exists():
        told = kept.read_text(encoding="ascii").strip()
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        sys.exit(f"LENTERA_TODAY: {told} is not a day like 2024-01-26")


def _number(name: str, absent: str, *, least: int = 0, most: int = 999_999_999) -> int:
    told = os.environ.get(name, absent)
    if not (told.isascii() and told.isdigit()):
        sys.exit(f"{name}: {told} is not a number like {absent}")
    if len(told) > 9 or not least <= int(told) <= most:
        sys.exit(f"{name}: {told} is not between {least} and {most}")
    return int(told)


def _backup_keep(told: str) -> tuple[int, int]:
    parts = [part.strip() for part in told.split(",")]
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts) or parts[0] == "0":
        sys.exit(f"LENTERA_BACKUP_KEEP: {told} is not two numbers like 7,4 (days, weeks)")
    return int(parts[0]), int(parts[1])


_ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+|\[[a-f0-9:.]+\])(?::0*([1-9][0-9]{0,4}))?([/?#].*)?")
_DEFAULT_PORTS = {"http": "80", "https": "443"}


def _origin(address: str) -> tuple[str, str, str]:
    """Where browsers reach this node, by LENTERA_BASE_URL: scheme, host and origin; empty when nothing was told.

    As browsers write it: in small letters, and without the port that the scheme has anyway.
    """
    if not address:
        return "", "", ""
    found = _ADDRESS.fullmatch(address.lower())
    if found is None or int(found[3] or 0) > 65_535:
        sys.exit(f"LENTERA_BASE_URL: {address} is not an address like https://lentera.example")
    scheme, host, port = found[1], found[2], found[3]
    named = "" if port in (None, _DEFAULT_PORTS[scheme]) else f":{port}"
    return scheme, host, f"{scheme}://{host}{named}"


def _database(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "lentera.journal.sqlite",
            "NAME": unquote(parts.path[1:]) or str(LENTERA_HOME / "lentera.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                "PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000; PRAGMA wal_autocheckpoint=4000;",
            },
            "CONN_MAX_AGE": None,
        }
    if parts.scheme in ("postgresql", "postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
        }
    sys.exit(f"DATABASE_URL: {parts.scheme}:// is not known; use sqlite:///… or postgresql://…")


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("LENTERA_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("LENTERA_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "sqlite:///"))}
LENTERA_TODAY = _today()
LENTERA_SIGNING = {name: told for name, told in os.environ.items() if name.startswith("LENTERA_SIGNING_")}
LENTERA_COUNTRY = os.environ.get("LENTERA_COUNTRY", "ID")  # whose public holidays close libraries
LENTERA_ADMIN_EMAIL = os.environ.get("LENTERA_ADMIN_EMAIL", "perpustakaan@localhost")  # told to harvesters
LENTERA_OAI_NAMESPACE = os.environ.get(
    "LENTERA_OAI_NAMESPACE", "lentera.local"
)  # part of identifiers for ever
LENTERA_SMTP_URL = os.environ.get(
    "LENTERA_SMTP_URL", ""
)  # smtp://user:password@host:587 or smtps://…; none: no mail
LENTERA_MAIL_FROM = os.environ.get("LENTERA_MAIL_FROM", "")  # the sender of daily summaries
LENTERA_BASE_URL = os.environ.get(
    "LENTERA_BASE_URL", ""
)  # https://lentera.example: addresses in mails begin so
_scheme, _host, _reached_at = _origin(LENTERA_BASE_URL)
if _host:
    ALLOWED_HOSTS.append(_host)
    CSRF_TRUSTED_ORIGINS = [_reached_at]  # behind a proxy the address that was asked is another one
if _scheme == "https":  # a proxy speaks it; who says so without one deceives nobody but himself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# When nobody can come on a Friday, as from-to; empty where there is no such time.
LENTERA_FRIDAY_PRAYER = os.environ.get("LENTERA_FRIDAY_PRAYER", "11:30-13:30")
LENTERA_EVALUATION_DAYS = _number("LENTERA_EVALUATION_DAYS", "180")  # oldest for a renewal
LENTERA_WIND_DOWN_DAYS = _number("LENTERA_WIND_DOWN_DAYS", "90")  # parties hear after the end
LENTERA_BACKUP_KEEP = _backup_keep(os.environ.get("LENTERA_BACKUP_KEEP", "7,4"))  # days, weeks
LENTERA_BACKUP_COPY = os.environ.get("LENTERA_BACKUP_COPY", "")  # a second folder, such as a stick's
LENTERA_UPLOAD_MIB = _number("LENTERA_UPLOAD_MIB", "1024")  # largest file by a page
LENTERA_PRIVATE_TARGETS = os.environ.get("LENTERA_PRIVATE_TARGETS") == "1"  # SRU servers of a local network
LENTERA_KIOSK_IDLE = _number("LENTERA_KIOSK_IDLE", "60")  # seconds till a kiosk asks who is there
LENTERA_SIP2_ENCODING = os.environ.get("LENTERA_SIP2_ENCODING", "utf-8")  # cp850 by the standard
LENTERA_SIP2_IDLE = _number("LENTERA_SIP2_IDLE", "900")  # seconds till a silent machine is hung up on
# The exchange between nodes over the network (docs/sync.md).
LENTERA_SYNC_MINUTES = _number("LENTERA_SYNC_MINUTES", "60")  # between exchanges; 0: by hand only
LENTERA_SYNC_PROXY = os.environ.get(
    "LENTERA_SYNC_PROXY", ""
)  # http://user:password@host:port; none: HTTPS_PROXY
LENTERA_SYNC_SILENCE = _number("LENTERA_SYNC_SILENCE", "60")  # seconds without a byte: the line broke
LENTERA_SYNC_TRIES = _number("LENTERA_SYNC_TRIES", "6")  # that bring nothing forward, one after another
LENTERA_TIME_ZONE = os.environ.get("LENTERA_TIME_ZONE", "Asia/Makassar")

AREAS_WITH_PAGES = (
    "pages",
    "institutions",
    "papers",
    "agreements",
    "requests",
    "catalogue",
    "stock",
    "circulation",
    "mobile",
    "training",
    "takeover",
    "evidence",
    "sync",
    "protocols",
    "web",
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "lentera.journal",
    *(f"lentera.{area}" for area in AREAS_WITH_PAGES),
]
MIDDLEWARE = [
    "lentera.pages.middleware.SecureCookies",
    "lentera.pages.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lentera.pages.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lentera.institutions.middleware.StaffMiddleware",
    "lentera.pages.vocabulary.Vocabulary",
    "lentera.sync.middleware.NodeQuestion",
    "django.contrib.messages.middleware.MessageMiddleware",
]
MESSAGE_STORAGE = "lentera.pages.notes.Notes"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lentera.pages.context_processors.house",
            ],
        },
    }
]
ROOT_URLCONF = "lentera.config.urls"
WSGI_APPLICATION = "lentera.config.wsgi.application"
AUTH_USER_MODEL = "institutions.Account"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
CSRF_FAILURE_VIEW = "lentera.pages.views.csrf_failure"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
FILE_UPLOAD_HANDLERS = [
    "lentera.catalogue.uploads.capping.CappedUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The MARC grid sends four fields a row, and some forty for leader and 008: a record of 2,000 fields fits.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 8_200
SESSION_ENGINE = "lentera.institutions.sessions"
AUTHENTICATION_BACKENDS = ["lentera.institutions.sessions.Accounts"]
# Many share the computer of a desk, so that nobody stays for years.
LENTERA_SESSION_HOURS = _number("LENTERA_SESSION_HOURS", "16", least=1, most=24 * 366)
SESSION_COOKIE_AGE = LENTERA_SESSION_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LOCALE_PATHS = [CODE / "config" / "locale", CODE / "demo" / "locale", CODE / "documents" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = LENTERA_TIME_ZONE
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# A message never names a reader: request bodies and local variables stay out of the log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_trace": {"()": "lentera.protocols.whole.WithoutTrace"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["without_trace"]}
    },
    "root": {"handlers": ["console"], "level": "INFO"},
}
