"""Settings, read from the environment by the typed readers of ``env``; safe unless the mode is the demonstration."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

from dunghen.config import env, logs
from dunghen.config.cluster import Cluster
from dunghen.config.settings_surveys import *  # noqa: F403

BASE = Path(__file__).resolve().parents[2]
VAR = env.path("DUNGHEN_VAR", BASE / "var")
_marker = VAR / "demonstration"
MODE = env.choice(
    "DUNGHEN_MODE", "demonstration" if _marker.exists() else "production", allowed=("demonstration", "production")
)
DEMONSTRATION = MODE == "demonstration"
TODAY = env.day("DUNGHEN_TODAY", "2021-09-20" if DEMONSTRATION else "today")
DEBUG = False


def _kept_secret() -> str:
    """Return the demonstration's own key, made once and kept in the data folder so that sessions outlive a restart."""
    import secrets

    place = VAR / "secret-key"
    try:
        if not place.exists():
            VAR.mkdir(parents=True, exist_ok=True)
            place.touch(mode=0o600)
            place.write_text(secrets.token_urlsafe(50), encoding="ascii")
        return place.read_text(encoding="ascii")
    except OSError as trouble:
        raise env.BadSetting(
            "DUNGHEN_VAR",
            f"không ghi được vào {VAR} ({trouble.strerror}); hãy chọn thư mục ghi được và còn chỗ trống.",
            "choose a folder that you may write to and that has room.",
        ) from trouble


SECRET_KEY = _kept_secret() if DEMONSTRATION and not env.text("SECRET_KEY") else env.secret("SECRET_KEY", least=50)
ALLOWED_HOSTS = env.words("DUNGHEN_HOSTS", ["127.0.0.1", "localhost", "[::1]"] if DEMONSTRATION else [])
if not ALLOWED_HOSTS:
    env.required(
        "DUNGHEN_HOSTS", "cần tên miền, ví dụ: dunghen.tinh.gov.vn.", "host names are needed, e.g. dunghen.tinh.gov.vn."
    )

# -- database ---------------------------------------------------------------------------------------------------------

CLUSTER = Cluster(VAR)
_address = env.url("DATABASE_URL", schemes=("postgresql", "postgres"))
if _address is None and not DEMONSTRATION:
    env.required(
        "DATABASE_URL",
        "cần postgresql://user:password@host/database.",
        "postgresql://user:password@host/database is needed.",
    )
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
PREPARE_STATEMENTS = env.flag("DUNGHEN_PREPARE_STATEMENTS", True)  # not behind a pooler by transaction

# -- rooms and packages -----------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "dunghen.kernel.organisation",
    "dunghen.kernel.worktime",
    "dunghen.kernel.journal",
    "dunghen.kernel.outbox",
    "dunghen.kernel.commitments",
    "dunghen.kernel.ledger",
    "dunghen.ui",
    "dunghen.desk",
    "dunghen.portal",
    "dunghen.api",
    "dunghen.directives",
    "dunghen.petitions",
    "dunghen.dossiers",
    "dunghen.par_index",
    "dunghen.surveys",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "csp",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "dunghen.config.requests.request_id",
    "dunghen.config.requests.size_limit",
    "dunghen.config.requests.without_nul",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dunghen.ui.language.chosen_language",
    "dunghen.config.requests.maintenance",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dunghen.ui.refusals.RefusalMiddleware",
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

# Forms take their templates from the apps, so that ui can give fields their look.
FORM_RENDERER = "dunghen.ui.forms.Renderer"

# Shared by all web processes: the limits on guessing passwords count in it.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# -- language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["dunghen.ui.formats"]

LOCALE_PATHS = [VAR / "locale"]  # dunghen.ui compiles the catalogues of all apps into it at start-up

CONTACT = {
    "agency": env.text("DUNGHEN_AGENCY"),
    "phone": env.text("DUNGHEN_CONTACT_PHONE"),
    "email": env.text("DUNGHEN_CONTACT_EMAIL"),
    "hours": env.text("DUNGHEN_CONTACT_HOURS"),
}
"""Shown at the foot of the citizens' site and on its accessibility and privacy pages; empty ones are left out."""

# -- files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
STATICFILES_FINDERS = [
    "dunghen.ui.packages.AppFinder",
    "dunghen.ui.fonts.FontFinder",
    "dunghen.ui.maps.LeafletFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "dunghen.ui.packages.Storage"},
}
FILE_UPLOAD_PERMISSIONS = 0o640
LARGEST_REQUEST = env.integer("DUNGHEN_LARGEST_REQUEST_MB", 60, least=1, most=1000) * 2**20
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long letter under confirmation has some hundred tasks of a dozen fields
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# -- sign-in ----------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:my-work"
ACCOUNT_ADAPTER = "dunghen.desk.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "dunghen.desk.accounts.LoginForm",
    "change_password": "dunghen.desk.accounts.ChangePasswordForm",
    "set_password": "dunghen.desk.accounts.SetPasswordForm",
    "reset_password": "dunghen.desk.accounts.ResetPasswordForm",
    "reset_password_from_key": "dunghen.desk.accounts.ResetPasswordKeyForm",
    "reauthenticate": "dunghen.desk.accounts.ReauthenticateForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False  # shared office computers: a session ends with the browser
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key"}
MFA_ADAPTER = "dunghen.desk.accounts.MfaAdapter"
MFA_FORMS = {
    "authenticate": "dunghen.desk.accounts.AuthenticateForm",
    "reauthenticate": "dunghen.desk.accounts.ReauthenticateCodeForm",
    "activate_totp": "dunghen.desk.accounts.ActivateTotpForm",
}
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the administrator who made the account answers for its address
MFA_TOTP_ISSUER = "Đúng Hẹn"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "dunghen.desk.passwords.NotAboutMe",
        "OPTIONS": {"user_attributes": ("email", "full_name", "phone")},
    },
    {"NAME": "dunghen.desk.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "dunghen.desk.passwords.NotCommon"},
]
if _oidc := env.url("OIDC_SERVER_URL", schemes=("https",)):
    INSTALLED_APPS += ["allauth.socialaccount", "allauth.socialaccount.providers.openid_connect"]
    AUTHENTICATION_BACKENDS += ["allauth.socialaccount.auth_backends.AuthenticationBackend"]
    SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
    SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": env.text("OIDC_NAME", "Đăng nhập một lần"),
                    "client_id": env.required(
                        "OIDC_CLIENT_ID", "cần mã ứng dụng OIDC.", "the OIDC client id is needed."
                    ),
                    "secret": env.required("OIDC_CLIENT_SECRET", "cần khóa bí mật OIDC.", "the OIDC secret is needed."),
                    "settings": {"server_url": _oidc.geturl()},
                }
            ],
        }
    }

# -- protection -------------------------------------------------------------------------------------------------------

PORT = env.integer("PORT", 8000, least=1, most=65535)
HTTPS = env.flag("DUNGHEN_HTTPS", not DEMONSTRATION)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.integer("DUNGHEN_HSTS_SECONDS", 31_536_000, least=0, most=63_072_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("DUNGHEN_HSTS_SUBDOMAINS", False)
_proxy = env.flag("DUNGHEN_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _proxy else None
# Without it all people behind the proxy would share one allowance of wrong passwords.
ALLAUTH_TRUSTED_PROXY_COUNT = int(_proxy)
# Whether the whole domain and the browsers' preload list follow is for the owner of the domain to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "dunghen.ui.failures.csrf"
CSRF_TRUSTED_ORIGINS = env.words("DUNGHEN_TRUSTED_ORIGINS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
if not HTTPS:
    # Cookies do not tell ports apart: two copies side by side would sign each other's people out.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"sessionid_{PORT}", f"csrftoken_{PORT}"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
if _oidc:
    # The form that leaves for single sign-on is answered with a redirect there, which browsers count as its target.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] = [SELF, f"https://{_oidc.netloc}"]

# -- mail, queue, logs ------------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("DUNGHEN_MAIL_FROM", "Đúng Hẹn <dung-hen@localhost>")
_mail = env.url("DUNGHEN_MAIL_URL", schemes=("smtp", "smtps"))
if _mail:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or (465 if _mail.scheme == "smtps" else 587)
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.scheme == "smtps", _mail.scheme == "smtp" and _mail.query != "plain"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 2, "delete_jobs": "successful", "shutdown_graceful_timeout": 5}

LOGGING = logs.configure(readable=DEMONSTRATION)

# -- machine door -----------------------------------------------------------------------------------------------------

API_ADDRESS_PER_MINUTE = env.integer("DUNGHEN_API_ADDRESS_PER_MINUTE", 120, least=1, most=10_000_000)
API_KEY_PER_MINUTE = env.integer("DUNGHEN_API_KEY_PER_MINUTE", 1200, least=1, most=10_000_000)

# -- rooms ------------------------------------------------------------------------------------------------------------

PUBLIC_URL = env.text("DUNGHEN_PUBLIC_URL", f"http://127.0.0.1:{PORT}")
DIRECTIVES_DAY_OFF = env.choice("DUNGHEN_DIRECTIVES_DAY_OFF", "previous", allowed=("previous", "next"))
DIRECTIVES_OVERSEER_KEYS = env.words("DUNGHEN_DIRECTIVES_OVERSEERS", ["so-noi-vu-2025", "so-noi-vu"])
DIRECTIVES_REPLY_WORKING_DAYS = env.integer("DUNGHEN_DIRECTIVES_REPLY_WORKING_DAYS", 5, least=1, most=60)

PETITIONS_CENTRE_KEYS = env.words(
    "DUNGHEN_PETITIONS_CENTRE", ["so-thong-tin-va-truyen-thong", "so-khoa-hoc-va-cong-nghe-2025", "so-khoa-hoc-va-cong-nghe", "van-phong-ubnd-tinh"],
)  # fmt: skip
"""Who receives and coordinates petitions: the first of these units that exists on the day."""
PETITIONS_RETENTION_DAYS = env.integer("DUNGHEN_PETITIONS_RETENTION_DAYS", 1825, least=30, most=36500)
"""After how many days a finished petition's sender is forgotten."""
# Ids that Open311 clients may name (none: any; of several, one must be named), and those in which filing needs a key (*: all).
OPEN311_JURISDICTIONS = env.words("DUNGHEN_JURISDICTIONS")
OPEN311_BODIES = env.text("DUNGHEN_OPEN_BODIES")
OPEN311_KEY_JURISDICTIONS = env.words("DUNGHEN_JURISDICTIONS_WITH_KEY")
# Many telephones share one address of their network: the limits are for machines, not for a street that is angry on one evening.
PETITIONS_FILINGS_PER_HOUR = env.integer("DUNGHEN_PETITIONS_FILINGS_PER_HOUR", 60, least=1, most=100_000)
PETITIONS_STEPS_PER_HOUR = env.integer("DUNGHEN_PETITIONS_STEPS_PER_HOUR", 600, least=1, most=1_000_000)
PETITIONS_CLICKS_PER_HOUR = env.integer("DUNGHEN_PETITIONS_CLICKS_PER_HOUR", 120, least=1, most=100_000)
PETITIONS_DOWNLOADS_PER_HOUR = env.integer("DUNGHEN_PETITIONS_DOWNLOADS_PER_HOUR", 120, least=1, most=100_000)
PETITIONS_PIN_TRIES = env.integer("DUNGHEN_PETITIONS_PIN_TRIES", 10, least=3, most=1000)
"""Wrong PINs in a quarter of an hour: from one address, and for one code."""
PETITIONS_PUZZLE_BITS = env.integer("DUNGHEN_PETITIONS_PUZZLE_BITS", 15, least=8, most=24)
"""How much a browser has to work before it sends: each bit doubles it; 15 are well under a second on a cheap telephone."""
PETITIONS_LEAST_SECONDS = env.integer("DUNGHEN_PETITIONS_LEAST_SECONDS", 4, least=0, most=60)
"""A form that comes back sooner was not filled in by a person."""
OPEN_DATA_LICENCE = env.text("DUNGHEN_OPEN_DATA_LICENCE", "Creative Commons Ghi công 4.0 (CC BY 4.0)")
OPEN_DATA_LICENCE_URL = env.text("DUNGHEN_OPEN_DATA_LICENCE_URL", "https://creativecommons.org/licenses/by/4.0/")
PETITIONS_COMPLAINTS_DOOR = env.text("DUNGHEN_PETITIONS_COMPLAINTS_DOOR", "Ban Tiếp công dân tỉnh")
"""Where complaints and denunciations are received: name, address, hours, in one line."""
PETITIONS_PUBLIC_BY_DEFAULT = env.flag("DUNGHEN_PETITIONS_PUBLIC_BY_DEFAULT", False)  # what silence on publishing means
PETITIONS_CONTACT_RULES = env.text("DUNGHEN_PETITIONS_CONTACT_RULES")
"""A file of the province's own in the form of data/petitions/contact.csv; the shipped one asks nobody for anything."""
MAP_TILES_URL = env.text("DUNGHEN_MAP_TILES_URL")
"""Tiles of a map server, e.g. https://ban-do.tinh.gov.vn/{z}/{x}/{y}.png; none: a schematic map, and nobody else is asked for anything."""
MAP_TILES_CREDIT = env.text("DUNGHEN_MAP_TILES_CREDIT")
if MAP_TILES_URL:
    _tiles = urlsplit(MAP_TILES_URL)
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["img-src"] = [SELF, "data:", f"{_tiles.scheme}://{_tiles.netloc}"]
PETITIONS_IMAP = env.url("DUNGHEN_PETITIONS_IMAP_URL", schemes=("imaps", "imap"))
"""The mailbox that petitions are sent to; None: no door by mail."""
PETITIONS_LEARN_SECONDS = 60
"""How often a process looks whether the suggestions have learnt something; 0: never by itself (tests)."""
CLAMD = env.url("DUNGHEN_CLAMD_URL", schemes=("unix", "tcp"))
"""The virus scanner that everything from outside is shown to; None: none."""

# -- kernel -----------------------------------------------------------------------------------------------------------

COMMITMENT_SOON_WORKING_DAYS = env.integer("DUNGHEN_SOON_WORKING_DAYS", 3, least=1, most=30)
COMMITMENT_REMIND_BEFORE = [7, 3, 1]
COMMITMENT_REMIND_EVERY = 7
# Days late after which each rung is told; the officer in charge is told by the reminders themselves.
COMMITMENT_LADDER = [("head", 1), ("overseer", 3), ("leader", 7)]
OUTBOX_QUIET_HOURS = env.flag("DUNGHEN_QUIET_HOURS", not DEMONSTRATION)
OUTBOX_SMS_URL = _sms.geturl() if (_sms := env.url("DUNGHEN_SMS_URL", schemes=("https", "http"))) else ""
OUTBOX_SMS_SECRET = env.secret("DUNGHEN_SMS_SECRET", least=32) if OUTBOX_SMS_URL else ""
OUTBOX_WEBHOOK_SECRET = env.secret("DUNGHEN_WEBHOOK_SECRET", least=32) if env.text("DUNGHEN_WEBHOOK_SECRET") else ""
OUTBOX_WEBHOOK_PRIVATE_HOSTS = env.words("DUNGHEN_WEBHOOK_PRIVATE_HOSTS")
LEDGER_URL = env.text("DUNGHEN_LEDGER_URL", str(VAR / "ledger"))
"""Where facts lie: a folder, or a bucket (s3://bucket/path?endpoint_override=…), that all engines see."""
LEDGER_ENGINE = env.choice("DUNGHEN_LEDGER_ENGINE", "duckdb", allowed=("duckdb", "spark"))
LEDGER_SPARK_URL = env.text("DUNGHEN_LEDGER_SPARK_URL", "local[*]")
LEDGER_SPARK_OPTIONS = dict(pair.partition("=")[::2] for pair in env.words("DUNGHEN_LEDGER_SPARK_OPTIONS"))
DEMONSTRATION_PASSWORD = "dung-hen-2021"  # noqa: S105 - everybody who runs the demonstration may know it
DEMONSTRATION_PLAYER = "dunghen.config.demo.load"
"""Plays the scenes that the demonstration's day has reached; named here because the desk knows no rooms."""
