from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "dunghen.desk"
    label = "desk"
    verbose_name = "Bàn làm việc"
