from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "dunghen.kernel.journal"
    label = "journal"
    verbose_name = "Nhật ký"
