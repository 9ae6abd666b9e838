from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "dunghen.ui"
    label = "ui"
    verbose_name = "Giao diện"

    def ready(self) -> None:
        from dunghen.ui import catalogue

        catalogue.compile_all()
