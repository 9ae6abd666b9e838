from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "dunghen.kernel.commitments"
    label = "commitments"
    verbose_name = "Cam kết"
