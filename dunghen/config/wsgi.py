"""The door for gunicorn."""

import datetime as dt
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dunghen.config.settings")
application = get_wsgi_application()


def warm() -> None:
    """Load what every process needs before it is divided into processes: they then hold it in common, and no visitor waits for it.

    Not the ledger's engine (duckdb, Arrow, ibis) and not what draws papers: the process that first meets a visitor who needs them loads them
    (``ui.later``), so that citizens' petitions are served without them. A test holds what is loaded here and what is not.
    """
    from django.conf import settings
    from django.template import engines
    from django.urls import get_resolver, reverse
    from django.utils import translation

    from dunghen.petitions import reading

    _ = get_resolver().url_patterns
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Gửi")
            reverse("portal:home")  # the table of addresses is made once for each language
    engines.all()
    reading.suggest("Nắp cống trước trường bị vỡ, đề nghị thay.", dt.date(2021, 9, 20), model=reading.shipped_model())


warm()
