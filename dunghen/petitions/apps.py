from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "dunghen.petitions"
    label = "petitions"
    verbose_name = _("Phản ánh, kiến nghị")

    def ready(self) -> None:
        from dunghen.api.doors import Door
        from dunghen.api.doors import register as hang
        from dunghen.desk import navigation, watching
        from dunghen.kernel import offers
        from dunghen.kernel.commitments.kinds import Kind, register
        from dunghen.kernel.worktime.changes import on_calendar_change
        from dunghen.petitions import figures, queries, verbs
        from dunghen.petitions.operations import following
        from dunghen.petitions.portal import home, offering
        from dunghen.portal import doors

        register(
            Kind(
                "petitions.screening",
                _("Phân loại phản ánh"),
                following.screenings_handed_over,
                following.screenings_moved,
                verbs.SEE,
            )
        )
        register(
            Kind(
                "petitions.answer",
                _("Trả lời phản ánh"),
                following.answers_handed_over,
                following.answers_moved,
                verbs.SEE,
            )
        )
        register(
            Kind("petitions.cooperation", _("Phối hợp về phản ánh"), following.cooperations_handed_over, see=verbs.SEE)
        )
        register(
            Kind(
                "petitions.publication",
                _("Công khai trả lời"),
                following.publications_handed_over,
                following.publications_moved,
                verbs.SEE,
            )
        )
        register(
            Kind(
                "petitions.outside",
                _("Cơ quan ngoài tỉnh trả lời"),
                following.outsides_handed_over,
                following.outsides_moved,
                verbs.SEE,
            )
        )
        register(Kind("petitions.remedy", _("Khắc phục việc phản ánh"), see=verbs.SEE))
        on_calendar_change(following.recount)
        figures.register()
        offers.register(offers.PETITION, offering.begin_petition)
        doors.register(
            doors.Door(
                _("Gửi phản ánh, kiến nghị"),
                "petitions:new",
                order=10,
                about=_("Chưa tới một phút, không cần tài khoản. Nhận ngay ngày hẹn trả lời."),
                icon="chat",
                place=_("Gửi phản ánh"),
            )
        )
        doors.register(
            doors.Door(
                _("Tra cứu phản ánh đã gửi"),
                "petitions:find",
                order=20,
                about=_("Xem ai đang giữ, hẹn khi nào, và câu trả lời."),
                icon="search",
                place=_("Tra cứu"),
            )
        )
        navigation.register(
            navigation.Item(_("Phản ánh"), "petitions:inbox", 25, verbs.SEE, "chat", group=_("Phản ánh"))
        )
        navigation.register(
            navigation.Item(
                _("Tổng hợp phản ánh"), "petitions:overview", 45, verbs.SEE_BOARD, "chart", group=_("Phản ánh")
            )
        )
        navigation.register(
            navigation.Item(_("Nhập phản ánh"), "petitions:entry", 26, verbs.ENTER, "edit", group=_("Phản ánh"))
        )
        navigation.register(
            navigation.Item(_("Mẫu trả lời"), "petitions:templates", 78, verbs.TEMPLATES, "file", group=_("Phản ánh"))
        )
        navigation.register(
            navigation.Item(_("Thời hạn phản ánh"), "petitions:terms", 79, verbs.TERMS, "clock", group=_("Phản ánh"))
        )
        watching.register(queries.mailbox_findings)
        if settings.PETITIONS_IMAP is not None:
            item = navigation.Item(
                _("Thư chưa tiếp nhận"), "petitions:stray-mails", 27, verbs.COORDINATE, "mail", group=_("Phản ánh")
            )
            navigation.register(item)
        navigation.register_searcher(navigation.Searcher(_("Phản ánh, kiến nghị"), queries.find, 25, verbs.SEE))
        doors.register(
            doors.Door(
                _("Xem phản ánh đã trả lời"),
                "petitions:public-list",
                order=30,
                about=_("Tìm việc gần nhà, xem cơ quan trả lời thế nào và đã làm thật chưa."),
                icon="list",
                place=_("Đã trả lời"),
            )
        )
        hang(
            Door(
                "petitions",
                "dunghen.petitions.api.router.router",
                _("Phản ánh, kiến nghị"),
                {
                    "petitions.file": _("gửi phản ánh"),
                    "petitions.read": _("đọc phản ánh được phép xem"),
                    "petitions.act": _("xử lý phản ánh"),
                },
            )
        )
        doors.register(
            doors.Door(
                _("Tỉnh có giữ lời hứa?"),
                "petitions:statistics",
                order=40,
                about=_("Bao nhiêu phản ánh được trả lời đúng hẹn, ở từng cơ quan, và người gửi nói gì."),
                icon="chart",
                place=_("Thống kê"),
            )
        )
        doors.register_block(doors.Block("petitions.month", 10, home.draw))
