from django.apps import AppConfig


class DirectivesConfig(AppConfig):
    name = "dunghen.directives"
    label = "directives"
    verbose_name = "Chỉ đạo, nhiệm vụ"
