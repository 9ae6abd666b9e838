"""``dunghen par load|recompute``: one word, one file of ``par_index.management``."""

from dunghen.kernel.commands import WordsCommand
from dunghen.par_index.management import loading, recomputing


class Command(WordsCommand):
    help = "Chỉ số cải cách hành chính: nhập bộ tiêu chí, tính lại điểm. / Index of administrative reform: load, recompute."
    words = {"load": loading, "recompute": recomputing}
