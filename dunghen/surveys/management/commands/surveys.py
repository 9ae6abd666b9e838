"""``dunghen surveys recompute``: one word, one file of ``surveys.management``."""

from dunghen.kernel.commands import WordsCommand
from dunghen.surveys.management import recomputing


class Command(WordsCommand):
    help = "Khảo sát: tính lại kết quả đã lưu từ phiếu, thiết kế mẫu và nhật ký. / Surveys: recompute stored results."
    words = {"recompute": recomputing}
