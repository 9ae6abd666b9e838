"""Names of bodies: data for recognising them and for giving them in full.

Departments (sở) are listed with the parts of their names, each part with its abbreviation, so that "Sở TN&MT",
"STNMT", "Sở TN và MT" and "Sở Tài nguyên - Môi trường" are one. Both the set before and the set after the mergers of
1 March 2025 are here: a letter is read with the names of its own day.
"""

from __future__ import annotations

# (canonical name without "Sở", parts as (full, abbreviation)); the words between the parts are in the name itself.
DEPARTMENTS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("Lao động - Thương binh và Xã hội", (("Lao động", "LĐ"), ("Thương binh", "TB"), ("Xã hội", "XH"))),
    ("Văn hóa, Thể thao và Du lịch", (("Văn hóa", "VH"), ("Thể thao", "TT"), ("Du lịch", "DL"))),
    ("Văn hóa, Thông tin và Thể thao", (("Văn hóa", "VH"), ("Thông tin", "TT"), ("Thể thao", "TT"))),
    ("Khoa học, Công nghệ và Môi trường", (("Khoa học", "KH"), ("Công nghệ", "CN"), ("Môi trường", "MT"))),
    ("Nông nghiệp và Phát triển nông thôn", (("Nông nghiệp", "NN"), ("Phát triển nông thôn", "PTNT"))),
    ("Nông nghiệp và Môi trường", (("Nông nghiệp", "NN"), ("Môi trường", "MT"))),
    ("Tài nguyên và Môi trường", (("Tài nguyên", "TN"), ("Môi trường", "MT"))),
    ("Kế hoạch và Đầu tư", (("Kế hoạch", "KH"), ("Đầu tư", "ĐT"))),
    ("Thông tin và Truyền thông", (("Thông tin", "TT"), ("Truyền thông", "TT"))),
    ("Văn hóa và Thể thao", (("Văn hóa", "VH"), ("Thể thao", "TT"))),
    ("Khoa học và Công nghệ", (("Khoa học", "KH"), ("Công nghệ", "CN"))),
    ("Giáo dục và Đào tạo", (("Giáo dục", "GD"), ("Đào tạo", "ĐT"))),
    ("Dân tộc và Tôn giáo", (("Dân tộc", "DT"), ("Tôn giáo", "TG"))),
    ("Quy hoạch - Kiến trúc", (("Quy hoạch", "QH"), ("Kiến trúc", "KT"))),
    ("Giao thông vận tải", (("Giao thông vận tải", "GTVT"),)),
    ("Giao thông công chánh", (("Giao thông công chánh", "GTCC"),)),
    ("An toàn thực phẩm", (("An toàn thực phẩm", "ATTP"),)),
    ("Công Thương", (("Công Thương", "CT"),)),
    ("Tài chính", (("Tài chính", "TC"),)),
    ("Xây dựng", (("Xây dựng", "XD"),)),
    ("Nội vụ", (("Nội vụ", "NV"),)),
    ("Tư pháp", (("Tư pháp", "TP"),)),
    ("Ngoại vụ", (("Ngoại vụ", "NgV"),)),
    ("Du lịch", (("Du lịch", "DL"),)),
    ("Y tế", (("Y tế", "YT"),)),
)

# Abbreviations inside names of bodies, given in full when a name is written out. Matched as whole words, longest first.
# Case matters: "TT" in capitals is an abbreviation, "tt" is not.
IN_FULL: tuple[tuple[str, str], ...] = (
    ("VPUBND", "Văn phòng UBND"),
    ("VP UBND", "Văn phòng UBND"),
    ("VP.UBND", "Văn phòng UBND"),
    ("VP HĐND", "Văn phòng HĐND"),
    ("VP Đoàn ĐBQH", "Văn phòng Đoàn ĐBQH"),
    ("UBMTTQVN", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("UBMTTQ VN", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("UBMTTQ", "Ủy ban Mặt trận Tổ quốc"),
    ("UB MTTQVN", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("UB MTTQ", "Ủy ban Mặt trận Tổ quốc"),
    ("MTTQVN", "Mặt trận Tổ quốc Việt Nam"),
    ("MTTQ VN", "Mặt trận Tổ quốc Việt Nam"),
    ("MTTQ", "Mặt trận Tổ quốc"),
    ("BQLDA", "Ban Quản lý dự án"),
    ("BQL DA", "Ban Quản lý dự án"),
    ("BQL", "Ban Quản lý"),
    ("Ban QLDA", "Ban Quản lý dự án"),
    ("Ban QL", "Ban Quản lý"),
    ("QLDA", "quản lý dự án"),
    ("ĐTXD", "Đầu tư xây dựng"),
    ("KKT", "Khu kinh tế"),
    ("KCNC", "khu công nghệ cao"),
    ("KCN", "khu công nghiệp"),
    ("CA tỉnh", "Công an tỉnh"),
    ("CA", "Công an"),
    ("BCHQS", "Bộ Chỉ huy Quân sự"),
    ("BCH QS", "Bộ Chỉ huy Quân sự"),
    ("Bộ CHQS", "Bộ Chỉ huy Quân sự"),
    ("BCH BĐBP", "Bộ Chỉ huy Bộ đội Biên phòng"),
    ("Bộ CH BĐBP", "Bộ Chỉ huy Bộ đội Biên phòng"),
    ("BĐBP", "Bộ đội Biên phòng"),
    ("BHXH", "Bảo hiểm xã hội"),
    ("KBNN", "Kho bạc Nhà nước"),
    ("NHNN", "Ngân hàng Nhà nước"),
    ("NHCSXH", "Ngân hàng Chính sách xã hội"),
    ("LĐLĐ", "Liên đoàn Lao động"),
    ("Đài PT-TH", "Đài Phát thanh - Truyền hình"),
    ("Đài PT&TH", "Đài Phát thanh và Truyền hình"),
    ("Đài PTTH", "Đài Phát thanh và Truyền hình"),
    ("Đài PT và TH", "Đài Phát thanh và Truyền hình"),
    ("Cổng TTĐT", "Cổng Thông tin điện tử"),
    ("TTPVHCC", "Trung tâm Phục vụ hành chính công"),
    ("TT PVHCC", "Trung tâm Phục vụ hành chính công"),
    ("Trung tâm PVHCC", "Trung tâm Phục vụ hành chính công"),
    ("Trung tâm DVHCC", "Trung tâm Dịch vụ hành chính công"),
    ("TTPTQĐ", "Trung tâm Phát triển quỹ đất"),
    ("Trung tâm PTQĐ", "Trung tâm Phát triển quỹ đất"),
    ("VPĐKĐĐ", "Văn phòng Đăng ký đất đai"),
    ("VP ĐKĐĐ", "Văn phòng Đăng ký đất đai"),
    ("Văn phòng ĐKĐĐ", "Văn phòng Đăng ký đất đai"),
    ("CNVPĐKĐĐ", "Chi nhánh Văn phòng Đăng ký đất đai"),
    ("HTX", "Hợp tác xã"),
    ("PCTT&TKCN", "Phòng, chống thiên tai và Tìm kiếm cứu nạn"),
    ("PCTT và TKCN", "Phòng, chống thiên tai và Tìm kiếm cứu nạn"),
    ("PCTT-TKCN", "Phòng, chống thiên tai và Tìm kiếm cứu nạn"),
    ("PCTT", "Phòng, chống thiên tai"),
    ("CTy", "Công ty"),
    ("Cty", "Công ty"),
    ("LHPN", "Liên hiệp Phụ nữ"),
    ("ND", "Nông dân"),
    ("CCB", "Cựu chiến binh"),
    ("BCH", "Ban Chỉ huy"),
    ("BCĐ", "Ban Chỉ đạo"),
    ("VKSND", "Viện Kiểm sát nhân dân"),
    ("TAND", "Tòa án nhân dân"),
    ("ĐHQG", "Đại học Quốc gia"),
    ("QLTT", "Quản lý thị trường"),
    ("THADS", "Thi hành án dân sự"),
    ("TP.", "thành phố"),
    ("Tp.", "thành phố"),
    ("TP", "thành phố"),
    ("Tp", "thành phố"),
    ("TX.", "thị xã"),
    ("Tx.", "thị xã"),
    ("TX", "thị xã"),
    ("TT Tỉnh ủy", "Thường trực Tỉnh ủy"),
    ("TT. Tỉnh ủy", "Thường trực Tỉnh ủy"),
    ("TTr. Tỉnh ủy", "Thường trực Tỉnh ủy"),
    ("TTr Tỉnh ủy", "Thường trực Tỉnh ủy"),
    ("TT HĐND", "Thường trực HĐND"),
    ("TT. HĐND", "Thường trực HĐND"),
    ("Ủy ban nhân dân", "UBND"),
    ("Uỷ ban nhân dân", "UBND"),
    ("Ủy ban Nhân dân", "UBND"),
    ("Uỷ ban Nhân dân", "UBND"),
    ("ỦY BAN NHÂN DÂN", "UBND"),
    ("UỶ BAN NHÂN DÂN", "UBND"),
    ("Hội đồng nhân dân", "HĐND"),
)

# Duties laid on the head of a body; the body itself stays the assignee. Longest first; matched on folded text.
HEADS: tuple[str, ...] = (
    "cán bộ lãnh đạo", "người đứng đầu cấp ủy, chính quyền", "người đứng đầu",
    "thủ trưởng", "tổng giám đốc", "phó giám đốc", "giám đốc", "chủ tịch", "chánh", "cục trưởng", "chi cục trưởng",
    "tổng biên tập", "hiệu trưởng", "chỉ huy trưởng", "trưởng ban", "trưởng thuế", "trưởng phòng", "trưởng",
    "viện trưởng", "chánh án", "bí thư", "tổng cục trưởng", "đội trưởng", "lãnh đạo", "tư lệnh", "hạt trưởng",
    "kiểm toán trưởng", "tổ trưởng",
)  # fmt: skip

# Words with which the proper name of one body may begin (folded), followed by the rest of its name.
STARTERS: tuple[str, ...] = (
    "sở", "ban", "văn phòng", "vp", "vpubnd", "ubnd", "ủy ban nhân dân", "ủy ban", "ub", "ubmttq", "ubmttqvn",
    "công an", "ca", "bộ chỉ huy", "bộ tư lệnh", "bộ đội biên phòng", "bđbp", "bchqs", "bộ chqs",
    "chi cục", "cục", "tổng cục", "trung tâm", "ttpvhcc", "ttptqđ", "thanh tra", "báo", "đài", "kho bạc", "kbnn",
    "ngân hàng", "nhnn", "nhcsxh", "bảo hiểm xã hội", "bhxh", "thuế", "hải quan", "thống kê", "liên minh", "hội",
    "liên đoàn", "lđlđ", "liên hiệp", "tỉnh đoàn", "thành đoàn", "huyện đoàn", "đoàn", "mặt trận", "mttq",
    "mttqvn", "viện", "tòa án", "tand", "vksnd", "trường", "bệnh viện", "công ty", "tổng công ty", "tập đoàn",
    "điện lực", "vnpt", "viettel", "mobifone", "quỹ", "hiệp hội", "hạt kiểm lâm", "cảng vụ", "cảng", "vườn quốc gia",
    "khu bảo tồn", "khu quản lý", "khu đường bộ", "khu", "tổ công tác", "tổ", "hội đồng", "đồn", "bưu điện",
    "cổng thông tin điện tử", "cổng ttđt", "bql", "bqlda", "bcđ", "bch", "nhà máy", "xí nghiệp", "vpđkđđ",
    "chi nhánh", "phòng", "đội", "thường trực", "huyện ủy", "thị ủy", "thành ủy", "đảng ủy", "tỉnh ủy", "hđnd",
    "quân khu", "lữ đoàn", "trung đoàn", "vùng", "nhà hát", "bảo tàng", "thư viện", "cụm", "kiểm toán", "đại học",
    "học viện", "phân hiệu", "liên danh", "hợp tác xã", "bộ phận", "phân viện", "đơn vị", "cơ quan", "chủ đầu tư",
    "nhà thầu", "bộ", "chính phủ", "thủ tướng chính phủ", "tổng đội", "ga", "sân bay", "nhà xuất bản", "hạt",
)  # fmt: skip

# Small words that may stand inside a proper name without a capital letter.
NAME_WORDS: frozenset[str] = frozenset(
    ["và", "của", "các", "khu", "vực", "kinh", "tế", "công", "nghiệp", "nghệ", "cao", "tỉnh", "huyện", "xã", "phường", "thị", "trấn", "thành", "phố", "đặc", "cấp", "dự", "án", "đầu", "tư", "xây", "dựng", "công", "trình", "giao", "thông", "dân", "dụng", "nông", "thôn", "phát", "triển", "quản", "lý", "bảo", "trì", "đường", "bộ", "sắt", "thủy", "nội", "địa", "hàng", "hải", "không", "điện", "lực", "phục", "vụ", "hành", "chính", "công", "nhà", "nước", "nhân", "dân", "chính", "sách", "xã", "hội", "quỹ", "đất", "đăng", "ký", "đai", "thi", "hành", "sự", "dân", "phòng", "chống", "thiên", "tai", "tìm", "kiếm", "cứu", "nạn", "hộ", "quân", "đội", "biên", "chỉ", "huy", "kiểm", "lâm", "soát", "bệnh", "tật", "rừng", "hộ", "môi", "trường", "bảo", "vệ", "cựu", "chiến", "binh", "liên", "hiệp", "phụ", "nữ", "khoa", "học", "kỹ", "thuật", "hợp", "tác", "tiến", "thương", "mại", "du", "lịch", "xúc", "văn", "hóa", "thông", "tin", "truyền", "hình", "thanh", "phát", "báo", "chí", "chi", "nhánh", "một", "thành", "viên", "cổ", "phần", "trách", "nhiệm", "hữu", "hạn", "tnhh", "mtv", "cp", "tập", "đoàn", "dịch", "lao", "động", "việc", "làm", "khuyến", "nông", "ngư", "nghề", "đào", "tạo", "giáo", "dục", "y", "tế", "đa", "khoa", "sản", "nhi", "cấp", "nước", "thoát", "vệ", "sinh", "sạch", "thị", "đô", "số", "chuyển", "đổi", "cải", "cách", "thủ", "tục", "một", "cửa", "tư", "vấn", "giám", "định", "kiến", "trúc", "quy", "hoạch", "đo", "đạc", "bản", "đồ", "lưu", "trữ", "thường", "trực", "chỉ", "đạo", "điều", "phối", "về", "nghiên", "cứu"]
)

# Two-syllable words of which only the first has a capital in a name ("Cục Thú y", "Bộ Tư pháp").
COMPOUNDS: frozenset[str] = frozenset(
    """thú y|tư pháp|nội vụ|tài chính|xây dựng|y tế|du lịch|dân tộc|tôn giáo|nông nghiệp|môi trường|giáo dục|đào tạo|khoa học|
    công nghệ|văn hóa|thể thao|thông tin|truyền thông|kế hoạch|đầu tư|giao thông|vận tải|lao động|xã hội|quốc phòng|ngoại giao|
    ngoại vụ|tài nguyên|kiểm lâm|thủy lợi|thủy sản|chăn nuôi|trồng trọt|bảo vệ|thực vật|quản lý|thị trường|phát triển|nông thôn|
    thống kê|hải quan|kiểm soát|bệnh tật|phục vụ|hành chính|xúc tiến|thương mại|khuyến nông|khuyến công|khuyến học|việc làm|
    dịch vụ|kỹ thuật|chính sách|nhà nước|đăng ký|đất đai|quân sự|biên phòng|thanh niên|phụ nữ|nông dân|công đoàn|hợp tác|
    điện lực|viễn thông|bưu điện|cấp nước|thoát nước|môi giới|đô thị|công trình|công nghiệp|kinh tế|phòng cháy|chữa cháy|
    phát thanh|truyền hình|thi hành|dân sự|kiểm sát|nhân dân|tòa án|tiếp công|giám định|pháp y|tâm thần|lưu trữ|quy hoạch|
    kiến trúc|thẩm định|đấu giá|tài sản|công chứng|trợ giúp|pháp lý|bảo trợ|công tác|giải quyết|thuế|dự trữ|khí tượng|thủy văn|
    tuyên giáo|dân vận|tổ chức|nội chính|kiểm tra|an toàn|thực phẩm|chất lượng|lương thực|cao su|khoáng sản|dầu khí|hàng không|
    hàng hải|đường bộ|đường sắt|đường thủy|tín dụng|cổ phần|sản xuất|kinh doanh|vệ sinh|chuyển đổi|điều hành|điều phối|
    cảnh sát|an ninh|tham mưu|tổng hợp|văn thư|liên hiệp|chiến binh|khởi nghiệp|sáng tạo|đổi mới|phòng chống|thiên tai|
    kho bạc|ngân hàng|bảo hiểm|lâm nghiệp|ngư nghiệp|hội nghị|triển lãm|di sản|di tích|bảo tồn|cố đô|nghệ thuật|sức khỏe|cao đẳng|trung cấp|
    đại học|phổ thông|mầm non|chính trị|khai thác|trung học|tiểu học|sư phạm|dự án|thường trực|chỉ đạo|chỉ huy|quốc gia|quốc tế""".replace("\n", "").replace("    ", "").split("|")
)
