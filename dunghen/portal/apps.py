from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "dunghen.portal"
    label = "portal"
    verbose_name = "Cổng của người dân"
