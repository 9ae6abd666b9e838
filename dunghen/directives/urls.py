"""Addresses of this room."""

from django.urls import URLPattern, path, register_converter

from dunghen.directives.desk import assignments, board, confirming, feeds, letters, lists, papers


class OneOf:
    """A word out of a fixed list, so that an unknown one is simply not an address."""

    words: tuple[str, ...] = ()

    @property
    def regex(self) -> str:
        return "|".join(self.words)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class MarkWord(OneOf):
    words = tuple(confirming.MARKS)


class MoveWord(OneOf):
    words = tuple(assignments.MOVES)


class PaperWord(OneOf):
    words = tuple(papers.KINDS)


register_converter(PaperWord, "paper_kind")
register_converter(MarkWord, "task_mark")
register_converter(MoveWord, "assignment_move")

app_name = "directives"

urlpatterns: list[URLPattern] = [
    path("van-ban/", letters.letters, name="letters"),
    path("van-ban/nhap/", letters.drop, name="drop"),
    path("van-ban/<int:pk>/", letters.letter, name="letter"),
    path("van-ban/<int:pk>/thu-hoi/", letters.withdraw, name="withdraw"),
    path("van-ban/<int:pk>/tep/<int:file_id>/", letters.original, name="original"),
    path("van-ban/<int:pk>/xac-nhan/", confirming.confirm, name="confirm"),
    path("van-ban/<int:pk>/xac-nhan/thong-tin/", confirming.edit_letter, name="edit-letter"),
    path("van-ban/<int:pk>/xac-nhan/them/", confirming.add_task, name="add-task"),
    path("van-ban/<int:pk>/xac-nhan/ro-rang/", confirming.confirm_sure, name="confirm-sure"),
    path("van-ban/<int:pk>/xac-nhan/doc-lai/<int:file_id>/", confirming.read_again, name="read-again"),
    path("van-ban/<int:pk>/giao/", confirming.issue, name="issue"),
    path("doc-duoc/<int:pk>/sua/", confirming.edit_task, name="edit-task"),
    path("doc-duoc/<int:pk>/tach/", confirming.split, name="split-task"),
    path("doc-duoc/<int:pk>/gop/", confirming.merge, name="merge-task"),
    path("doc-duoc/<int:pk>/<task_mark:move>/", confirming.mark, name="mark-task"),
    path("viec/", lists.assignments, name="assignments"),
    path("viec/xuat.csv", lists.assignments_csv, name="assignments-csv"),
    path("viec/xuat.xlsx", lists.assignments_xlsx, name="assignments-xlsx"),
    path("viec/<int:pk>/", assignments.assignment, name="assignment"),
    path("viec/<int:pk>/<assignment_move:slug>/", assignments.move, name="move"),
    path("phoi-hop/<int:pk>/", assignments.cooperation, name="cooperation"),
    path("minh-chung/<int:pk>/", assignments.evidence, name="evidence"),
    path("bang/", board.board, name="board"),
    path("giay/", papers.all_papers, name="papers"),
    path("van-ban/<int:pk>/giay/<paper_kind:slug>/", papers.new, name="paper-new"),
    path("giay/<int:pk>/", papers.paper, name="paper"),
    path("giay/<int:pk>/sua/", papers.edit, name="paper-edit"),
    path("giay/<int:pk>/ky/", papers.sign, name="paper-sign"),
    path("giay/<int:pk>/tai/", papers.docx, name="paper-docx"),
    path("giay/<int:pk>/so-lieu/<slug:name>/", papers.figures, name="paper-figures"),
    path("lich/", feeds.feed_key, name="feed-key"),
    path("lich/<str:token>.ics", feeds.feed, name="feed"),
]
