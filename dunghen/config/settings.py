"""Settings, read from the environment by the typed readers of ``env``; safe unless the mode is the demonstration."""

import importlib.util
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from dunghen.config import env
from dunghen.config.cluster import Cluster

BASE = Path(__file__).resolve().parents[2]
VAR = env.path("DUNGHEN_VAR", BASE / "var")
_marker = VAR / "demonstration"
MODE = env.choice(
    "DUNGHEN_MODE", "demonstration" if _marker.exists() else "production", allowed=("demonstration", "production")
)
DEMONSTRATION = MODE == "demonstration"
TODAY = env.text("DUNGHEN_TODAY", "2021-09-20" if DEMONSTRATION else "today")
DEBUG = False


def _kept_secret() -> str:
    """Return the demonstration's own key, made once and kept in the data folder so that sessions outlive a restart."""
    import secrets

    place = VAR / "secret-key"
    if not place.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return place.read_text(encoding="ascii")


SECRET_KEY = _kept_secret() if DEMONSTRATION and not env.text("SECRET_KEY") else env.secret("SECRET_KEY", least=50)
ALLOWED_HOSTS = env.words("DUNGHEN_HOSTS", ["127.0.0.1", "localhost", "[::1]"] if DEMONSTRATION else [])
if not ALLOWED_HOSTS:
    env.required("DUNGHEN_HOSTS", "cần tên miền, ví dụ: dunghen.tinh.gov.vn.", "host names are needed, e.g. dunghen.tinh.gov.vn.")

# -- database ---------------------------------------------------------------------------------------------------------

CLUSTER = Cluster(VAR)
_address = env.url("DATABASE_URL", schemes=("postgresql", "postgres"))
if _address is None and not DEMONSTRATION:
    env.required("DATABASE_URL", "cần postgresql://user:password@host/database.", "postgresql://user:password@host/database is needed.")
EMBEDDED = _address is None


def _database() -> dict[str, object]:
    common = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
    if _address is None:
        return common | {"NAME": "dunghen", "USER": "dunghen", "HOST": str(CLUSTER.socket_folder)}
    return common | {
        "NAME": unquote(_address.path.lstrip("/")),
        "USER": unquote(_address.username or ""),
        "PASSWORD": unquote(_address.password or ""),
        "HOST": unquote(_address.hostname or ""),
        "PORT": str(_address.port or ""),
        "OPTIONS": {"connect_timeout": 5} | dict(parse_qsl(_address.query)),
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- rooms and packages -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "dunghen.kernel.organisation",
    "dunghen.kernel.worktime",
    "dunghen.kernel.journal",
    "dunghen.kernel.outbox",
    "dunghen.kernel.commitments",
    "dunghen.ui",
    "dunghen.desk",
    "dunghen.portal",
    "dunghen.directives",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "procrastinate.contrib.django",
]
# While the house is being built: rooms whose folder is not there yet.
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("dunghen.") or (BASE / app.replace(".", "/") / "apps.py").exists()
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "dunghen.config.urls"
WSGI_APPLICATION = "dunghen.config.wsgi.application"
AUTH_USER_MODEL = "organisation.Person"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    }
]

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}

# -- language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["dunghen.ui.formats"]

# -- files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
