"""Abbreviations of administrative Vietnamese and what they stand for, as one shared table.

The table holds only what does not depend on a province or a year: names of units belong to the organisation's dated aliases.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from .folding import nfc

Kind = Literal["organ", "sector", "document", "word"]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """``short`` as written, ``full`` in running text, ``kind`` of thing.

    ``standing``: usual in official papers even where everything else is written out ("UBND"); ``expand`` leaves it unless asked.
    """

    short: str
    full: str
    kind: Kind
    standing: bool = False


_ROWS: tuple[Abbreviation, ...] = (
    Abbreviation("UBND", "Ủy ban nhân dân", "organ", True),
    Abbreviation("HĐND", "Hội đồng nhân dân", "organ", True),
    Abbreviation("UBMTTQ", "Ủy ban Mặt trận Tổ quốc", "organ"),
    Abbreviation("MTTQ", "Mặt trận Tổ quốc", "organ"),
    Abbreviation("ĐBQH", "Đại biểu Quốc hội", "organ"),
    Abbreviation("VPCP", "Văn phòng Chính phủ", "organ"),
    Abbreviation("TTgCP", "Thủ tướng Chính phủ", "organ"),
    Abbreviation("VPTU", "Văn phòng Tỉnh ủy", "organ"),
    Abbreviation("TTTU", "Thường trực Tỉnh ủy", "organ"),
    Abbreviation("BQL", "Ban Quản lý", "organ"),
    Abbreviation("BQLDA", "Ban Quản lý dự án", "organ"),
    Abbreviation("KBNN", "Kho bạc Nhà nước", "organ"),
    Abbreviation("NHNN", "Ngân hàng Nhà nước", "organ"),
    Abbreviation("BHXH", "Bảo hiểm xã hội", "organ"),
    Abbreviation("TAND", "Tòa án nhân dân", "organ"),
    Abbreviation("VKSND", "Viện kiểm sát nhân dân", "organ"),
    Abbreviation("BCH", "Ban Chỉ huy", "organ"),
    Abbreviation("BCĐ", "Ban Chỉ đạo", "organ"),
    Abbreviation("VPĐK", "Văn phòng đăng ký", "organ"),
    Abbreviation("VPĐKĐĐ", "Văn phòng đăng ký đất đai", "organ"),
    Abbreviation("TN&MT", "Tài nguyên và Môi trường", "sector"),
    Abbreviation("TNMT", "Tài nguyên và Môi trường", "sector"),
    Abbreviation("NN&MT", "Nông nghiệp và Môi trường", "sector"),
    Abbreviation("NNMT", "Nông nghiệp và Môi trường", "sector"),
    Abbreviation("NN&PTNT", "Nông nghiệp và Phát triển nông thôn", "sector"),
    Abbreviation("NNPTNT", "Nông nghiệp và Phát triển nông thôn", "sector"),
    Abbreviation("KH&ĐT", "Kế hoạch và Đầu tư", "sector"),
    Abbreviation("KHĐT", "Kế hoạch và Đầu tư", "sector"),
    Abbreviation("TT&TT", "Thông tin và Truyền thông", "sector"),
    Abbreviation("TTTT", "Thông tin và Truyền thông", "sector"),
    Abbreviation("KH&CN", "Khoa học và Công nghệ", "sector"),
    Abbreviation("KHCN", "Khoa học và Công nghệ", "sector"),
    Abbreviation("GD&ĐT", "Giáo dục và Đào tạo", "sector"),
    Abbreviation("GDĐT", "Giáo dục và Đào tạo", "sector"),
    Abbreviation("LĐ-TB&XH", "Lao động - Thương binh và Xã hội", "sector"),
    Abbreviation("LĐTBXH", "Lao động - Thương binh và Xã hội", "sector"),
    Abbreviation("VH&TT", "Văn hóa và Thể thao", "sector"),
    Abbreviation("VHTT", "Văn hóa và Thể thao", "sector"),
    Abbreviation("VH,TT&DL", "Văn hóa, Thể thao và Du lịch", "sector"),
    Abbreviation("VHTTDL", "Văn hóa, Thể thao và Du lịch", "sector"),
    Abbreviation("GTVT", "Giao thông vận tải", "sector"),
    Abbreviation("DT&TG", "Dân tộc và Tôn giáo", "sector"),
    Abbreviation("PT-TH", "Phát thanh - Truyền hình", "sector"),
    Abbreviation("PTTH", "Phát thanh - Truyền hình", "sector"),
    Abbreviation("KKT", "Khu kinh tế", "organ"),
    Abbreviation("KCN", "khu công nghiệp", "word"),
    Abbreviation("CCN", "cụm công nghiệp", "word"),
    Abbreviation("VBQPPL", "văn bản quy phạm pháp luật", "document"),
    Abbreviation("VBĐT", "văn bản điện tử", "document"),
    Abbreviation("CCHC", "cải cách hành chính", "word"),
    Abbreviation("TTHC", "thủ tục hành chính", "word"),
    Abbreviation("DVC", "dịch vụ công", "word"),
    Abbreviation("DVCTT", "dịch vụ công trực tuyến", "word"),
    Abbreviation("CBCC", "cán bộ, công chức", "word"),
    Abbreviation("CBCCVC", "cán bộ, công chức, viên chức", "word"),
    Abbreviation("CNTT", "công nghệ thông tin", "word"),
    Abbreviation("CĐS", "chuyển đổi số", "word"),
    Abbreviation("KTXH", "kinh tế - xã hội", "word"),
    Abbreviation("KT-XH", "kinh tế - xã hội", "word"),
    Abbreviation("QPAN", "quốc phòng, an ninh", "word"),
    Abbreviation("QP-AN", "quốc phòng, an ninh", "word"),
    Abbreviation("GPMB", "giải phóng mặt bằng", "word"),
    Abbreviation("XDCB", "xây dựng cơ bản", "word"),
    Abbreviation("NSNN", "ngân sách nhà nước", "word"),
    Abbreviation("ĐTC", "đầu tư công", "word"),
    Abbreviation("QSDĐ", "quyền sử dụng đất", "word"),
    Abbreviation("PCCC", "phòng cháy, chữa cháy", "word"),
    Abbreviation("ATTP", "an toàn thực phẩm", "word"),
    Abbreviation("ATGT", "an toàn giao thông", "word"),
    Abbreviation("PCTT", "phòng, chống thiên tai", "word"),
    Abbreviation("TKCN", "tìm kiếm cứu nạn", "word"),
    Abbreviation("DN", "doanh nghiệp", "word"),
    Abbreviation("TX", "thị xã", "word"),
    Abbreviation("TP", "thành phố", "word"),
)

ABBREVIATIONS: Mapping[str, Abbreviation] = {row.short: row for row in _ROWS}

# Longest first, so that "VH,TT&DL" is not eaten as something shorter. A neighbour letter, digit, "&" or "/" means that the
# piece belongs to something else: a document number such as 1919/BC-SNV or 05/TTr-STNMT must stay as it is.
_PATTERN = re.compile(
    r"(?<![\w&/-])(?:" + "|".join(re.escape(s) for s in sorted(ABBREVIATIONS, key=len, reverse=True)) + r")(?![\w&/-])"
)
_UNIT_SHORT = re.compile(
    r"(?<![\w&/-])S(TN&MT|TNMT|NN&MT|NNMT|KH&ĐT|KHĐT|TT&TT|TTTT|KH&CN|KHCN|GD&ĐT|GDĐT|GTVT)(?![\w&/-])"
)


def expand(
    text: str, *, kinds: Collection[Kind] = ("organ", "sector", "document", "word"), standing: bool = False
) -> str:
    """Write abbreviations out: "STNMT", "Sở TN&MT" become "Sở Tài nguyên và Môi trường".

    ``standing=True`` also writes out those that official papers leave short (UBND, HĐND). Document numbers are not touched.
    """
    text = nfc(text)
    if "sector" in kinds:
        text = _UNIT_SHORT.sub(lambda m: f"Sở {ABBREVIATIONS[m[1]].full}", text)

    def one(found: re.Match[str]) -> str:
        row = ABBREVIATIONS[found[0]]
        return row.full if row.kind in kinds and (standing or not row.standing) else found[0]

    return _PATTERN.sub(one, text)
