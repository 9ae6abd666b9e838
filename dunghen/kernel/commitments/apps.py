from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "dunghen.kernel.commitments"
    label = "commitments"
    verbose_name = "Cam kết"

    def ready(self) -> None:
        from dunghen.kernel.commitments import calendars, operations
        from dunghen.kernel.outbox.delivery import keep_quiet_when
        from dunghen.kernel.worktime.changes import on_calendar_change

        on_calendar_change(operations.follow_calendar)
        keep_quiet_when(calendars.is_quiet)
