from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "dunghen.kernel.worktime"
    label = "worktime"
    verbose_name = "Lịch làm việc"
