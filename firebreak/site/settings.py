"""Django's settings, derived from the typed table in :mod:`firebreak.base.config`."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from firebreak.base import config
from firebreak.site.keys import django_key

_c = config.settings()
PACKAGE = Path(__file__).resolve().parents[1]
DATA_DIR = Path(_c["data_dir"])

DEBUG = _c["debug"]
SECRET_KEY = _c["secret_key"] or django_key(DATA_DIR)
_host = _c["address"].rsplit(":", 1)[0]
_public = urlsplit(_c["public_url"])
ALLOWED_HOSTS = [
    *_c["allowed_hosts"],
    "localhost",
    "127.0.0.1",
    "[::1]",
    *([_public.hostname] if _public.hostname else []),
]
if _host not in {"0.0.0.0", "::", "[::]"}:  # noqa: S104 - compared, not bound
    ALLOWED_HOSTS.append(_host)
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"] if _public.hostname else []
if _c["trust_proxy"]:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "firebreak.base",
    "firebreak.web",
    "firebreak.org",
    "firebreak.publishing",
    "firebreak.notify",
    "firebreak.listening",
    "firebreak.plan",
    "firebreak.incidents",
    "firebreak.statements",
    "firebreak.calendar",
    "firebreak.review",
    "firebreak.desk",
    "firebreak.connectors.apps.ConnectorsConfig",
    "firebreak.site.apps.SiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "csp",
    "lucide",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "firebreak.org.middleware.PersonMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "firebreak.site.urls"
WSGI_APPLICATION = "firebreak.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "firebreak.web.context.page",
            ],
            "builtins": ["firebreak.web.templatetags.firebreak", "django.templatetags.i18n"],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "firebreak.base.fair_sqlite3",
            "NAME": str(DATA_DIR / "firebreak.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY; "
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; "
                # The commit that finds the log long moves it into the database. That is left to the listen process, which
                # writes nearly all of it and has a smaller limit: never the click of a person.
                "PRAGMA wal_autocheckpoint=20000",
            },
            # A thread keeps its connection: opening one and reading the first pages anew is a sixth of a page's cost.
            "CONN_MAX_AGE": 60,
        }
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": 60,
    }


DATABASES = {"default": _database(_c["database_url"])}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        # Sign-in counts its failed tries here: Django's 300 entries are flushed by 300 made-up addresses.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "firebreak.org.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = (
    _c["secure_cookies"] or _public.scheme == "https"
)
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "firebreak_session", "firebreak_csrf"
CSRF_FAILURE_VIEW = "firebreak.web.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

AUTH_USER_MODEL = "org.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "/", "/"
ACCOUNT_ADAPTER = "firebreak.org.sign_in.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation to their address, never by sign-up
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": f"{_c['login_rate_per_minute']}/m/ip,5/5m/key"}
ACCOUNT_FORMS = {
    name: f"firebreak.org.sign_in_forms.{form}"
    for name, form in {
        "login": "LoginForm",
        "change_password": "ChangePasswordForm",
        "set_password": "SetPasswordForm",
        "reset_password": "ResetPasswordForm",
        "reset_password_from_key": "ResetPasswordKeyForm",
        "reauthenticate": "ReauthenticateForm",
    }.items()
}
MFA_FORMS = {
    name: f"firebreak.org.sign_in_forms.{form}"
    for name, form in {
        "authenticate": "MfaAuthenticateForm",
        "reauthenticate": "MfaReauthenticateForm",
        "activate_totp": "ActivateTotpForm",
        "add_webauthn": "AddWebAuthnForm",
        "edit_webauthn": "EditWebAuthnForm",
    }.items()
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _c["trust_proxy"] else 0
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Firebreak"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _public.scheme != "https"  # only localhost counts as safe without TLS
MFA_ADAPTER = "firebreak.org.sign_in.MfaAdapter"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("zh-hant", "繁體中文"),
    ("sv", "Svenska"),
    ("ms", "Bahasa Melayu"),
]
LANGUAGE_COOKIE_NAME = "firebreak_language"
LOCALE_PATHS = [PACKAGE / "engine" / "locale"]
FORMAT_MODULE_PATH = "firebreak.web.formats"
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = DATA_DIR / "files"
EMAIL_SUBJECT_PREFIX = ""
LOGGING_CONFIG = None  # firebreak.site.logs sets it up
SILENCED_SYSTEM_CHECKS: list[str] = []
NINJA_PAGINATION_MAX_LIMIT = 500
