"""Settings of tests: the demonstration's, on a throw-away cluster, with fast passwords."""

import os

os.environ["DUNGHEN_MODE"] = "demonstration"
os.environ.pop("DATABASE_URL", None)
# A Monday morning in office hours: no test may depend on the day or the hour at which it is run.
os.environ["DUNGHEN_TODAY"] = "2021-09-20T09:00"
os.environ.setdefault("SECRET_KEY", "tests-only-" + "0123456789abcdefghij" * 3)

from dunghen.config.cluster import Cluster
from dunghen.config.settings import *  # noqa: F403
from dunghen.config.settings import DATABASES, VAR

VAR = VAR / "test"
CLUSTER = Cluster(VAR, throwaway=True)
DATABASES = {"default": DATABASES["default"] | {"HOST": str(CLUSTER.socket_folder), "CONN_MAX_AGE": 0}}
MEDIA_ROOT = VAR / "files"
STATIC_ROOT = VAR / "static"
LEDGER_URL = str(VAR / "ledger")
PETITIONS_LEARN_SECONDS = 0
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns when it is not there
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PETITIONS_LEAST_SECONDS = 0  # tests fill in forms faster than people; the story of the robot sets it
PETITIONS_PUZZLE_BITS = 8
SURVEYS_SECONDS_PER_QUESTION = 0.0
