"""Django settings; all that a user may change comes from RIGWEB_* variables (see `config.py`)."""

from __future__ import annotations

import os
from pathlib import Path

from tzlocal import get_localzone_name

from rigweb import __version__, bundles, home
from rigweb.config import Config
from rigweb.static_files import version_of

RIGWEB = Config.from_env(os.environ)
home.prepare(RIGWEB.home)

# In a wheel the folders lie inside this package; in a checkout, beside it.
_PACKAGE = Path(__file__).resolve().parent
_ROOT = _PACKAGE if (_PACKAGE / "templates").is_dir() else _PACKAGE.parent
RIGWEB_SPECS_DIR = _ROOT / "specs"
RIGWEB_VERSION = __version__

SECRET_KEY = (RIGWEB.home / "secret_key").read_text().strip()
DEBUG = False
ALLOWED_HOSTS = [*RIGWEB.host_names]  # names only; rigweb.origin checks the port as well
USE_TZ = True
TIME_ZONE = get_localzone_name() or "UTC"  # Django exports it as TZ to whatever we start, agents included
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "rigweb.urls"
ASGI_APPLICATION = "rigweb.asgi.application"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024  # a spec of 1 MiB, or a paste, with every character escaped

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "channels",
    "django_htmx",
    "django_q",
    "topology",
    "agents",
]

MIDDLEWARE = [
    "rigweb.headers.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "rigweb.access.BearerMiddleware",
    "rigweb.access.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "rigweb.database.DatabaseTroubleMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

STATICFILES_DIRS = bundles.folders(_ROOT / "static")
STATIC_URL = f"/static/{version_of(_ROOT / 'static')}/"  # an upgraded page never meets yesterday's scripts

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": RIGWEB.home / "db.sqlite3",
        "OPTIONS": {
            # Readers never wait (WAL); writers queue from their first statement on (IMMEDIATE), so that none
            # finds out at commit that it read what has changed: no "database is locked" under load.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;"
                "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364; PRAGMA cache_size=2000;"
            ),
        },
        # A file also in tests: an in-memory database knows neither WAL nor other processes.
        "TEST": {"NAME": RIGWEB.home / "test.sqlite3"},
    }
}

_COOKIE = f"rigweb_{RIGWEB.port}"  # browsers share cookies between ports: the name tells two servers apart
SESSION_COOKIE_NAME = _COOKIE
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = f"{_COOKIE}_csrf"
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

_JOB_SECONDS = 3600
Q_CLUSTER = {
    "name": "rigweb",
    "label": "Jobs",
    "broker_class": "rigweb.broker.BellBroker",
    "orm": "default",
    "workers": RIGWEB.workers,
    "poll": 1,
    "bulk": 1,
    "guard_cycle": 1,
    "timeout": _JOB_SECONDS,
    "retry": _JOB_SECONDS + 60,
    "max_attempts": 1,
    "ack_failures": True,
    "save_limit": 250,
    "catch_up": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "rigweb": {"level": "INFO"},
        "topology": {"level": "INFO"},
        "agents": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # every mistyped address is a warning to Django
        "django-q": {"level": "WARNING"},
    },
}
