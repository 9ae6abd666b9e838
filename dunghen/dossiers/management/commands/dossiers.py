"""``dunghen dossiers import|propose|report|terms``: one word, one file of ``dossiers.management``."""

from dunghen.dossiers.management import importing, proposing, reporting, terms
from dunghen.kernel.commands import WordsCommand


class Command(WordsCommand):
    help = "Hồ sơ thủ tục hành chính: nhập từ tệp, đề xuất cách đọc, số đếm, thời hạn; generate: hồ sơ mẫu. / Dossiers: import, propose, report, terms, generate."
    words = {"import": importing, "propose": proposing, "report": reporting, "terms": terms}
