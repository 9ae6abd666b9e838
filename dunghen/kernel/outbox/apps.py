from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "dunghen.kernel.outbox"
    label = "outbox"
    verbose_name = "Hộp gửi đi"
