from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "dunghen.kernel.ledger"
    label = "ledger"
    verbose_name = "Sổ cái"
