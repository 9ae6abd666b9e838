"""The grammar of names of bodies as patterns over folded text: data for `units`."""

from __future__ import annotations

import re

from . import unit_names

POLITE = re.compile(r"(?:các )?(?:đồng chí|đ/c|ông|bà)(?: \(bà\)|/bà)?:? +")
HEAD = re.compile(
    r"(?:các |quý )?("
    + "|".join(map(re.escape, sorted(unit_names.HEADS, key=len, reverse=True)))
    + r")(?:,? (?:và )?(?:phó )?(?:thủ trưởng|người đứng đầu|lãnh đạo|giám đốc))?(?!\w)"
)
ALL_OF = re.compile(r"(?:tất cả |toàn thể |từng |mỗi )?(?:các |những |cả )?(?:đại diện )?")
STARTER = re.compile(r"(?:" + "|".join(map(re.escape, sorted(unit_names.STARTERS, key=len, reverse=True))) + r")(?!\w)")
LEVEL = r"(?:tỉnh|huyện|thị xã|thành phố|tp\.?|tx\.?|quận|xã|phường|thị trấn|đặc khu|địa phương)"
UBND = re.compile(r"(?:ubnd|ủy ban nhân dân)(?!\w)")
# a class of people's committees: levels in plural with no names after
UBND_CLASS = re.compile(
    rf"\s+(?:(?:ở )?(?:các |tất cả các |\d+ )?cấp(?: (?:tỉnh|huyện|xã|cơ sở))?(?:(?:,| và|;| -|/)\s*(?:cấp )?(?:tỉnh|huyện|xã|cơ sở)(?!\w))*"
    rf"|(?:tất cả )?(?:các |\d+ )(?:{LEVEL})(?:(?:\s*,\s*|\s+và\s+|\s*/\s*|\s*;\s*|\s+-\s+)(?:các )?(?:{LEVEL})(?!\w))*"
    rf"|{LEVEL}(?:(?:\s*,\s*|\s+và\s+)(?:{LEVEL})(?!\w)(?! [A-ZĐ]))+)(?!\w)"
)
CLASS_TAIL = re.compile(
    r"\s+(?:(?:có |nơi có )?liên quan|(?:trực )?thuộc(?: (?:thẩm quyền|phạm vi) quản lý)?(?: (?:ubnd )?(?:tỉnh|thành phố|huyện|trung ương|các huyện)(?! [A-ZĐ]))?|"
    r"trên địa bàn(?: (?:toàn )?(?:tỉnh|thành phố|huyện))?|trong (?:toàn )?tỉnh|của tỉnh|tại tỉnh|tại địa phương|đóng trên địa bàn(?: tỉnh)?|"
    r"(?:cấp|ở cấp) (?:tỉnh|huyện|xã|trung ương)|toàn tỉnh|(?:ở )?trung ương|ngành dọc|chuyên môn|chức năng|hành chính(?: nhà nước)?|quản lý nhà nước|"
    r"đơn vị|sự nghiệp(?: công lập)?|công lập|thành phố(?=\s*(?:[,;.:)]|$))|nêu trên|có tên (?:nêu )?trên|(?:đã )?nêu tại (?:mục|điểm|khoản) \S+|ven biển|miền núi|tỉnh|"
    r"(?:được giao(?: nhiệm vụ)?|được phân công(?: nhiệm vụ)?|có tên)(?: (?:tại|trong) (?:các )?(?:phụ lục|kế hoạch|danh sách|biểu)(?: [ivx\d]+)?(?: kèm theo| này| nêu trên)?)?|ngoài (?:công lập|nhà nước)|(?:chính trị|xã hội|nghề nghiệp)(?:\s*-\s*(?:chính trị|xã hội|nghề nghiệp))*|có rừng|còn lại)(?!\w)"
)
CLASS_NOUNS = (
    "ban ngành",
    "sở ngành",
    "sở, ban ngành",
    "sở", "ban", "ngành", "cơ quan", "đơn vị", "địa phương", "tổ chức", "đoàn thể", "hội", "doanh nghiệp",
    "thành viên", "chủ đầu tư", "nhà đầu tư", "hội đoàn thể", "huyện", "thị xã", "thành phố", "xã", "phường", "thị trấn", "đặc khu",
    "chủ rừng", "cơ sở", "trường", "trường học", "bệnh viện", "chủ hồ", "ban quản lý dự án", "ban quản lý", "nhà thầu", "công ty",
    "cơ quan chuyên môn", "cơ quan ngành dọc", "cơ quan báo chí", "báo", "đài", "lực lượng", "lực lượng vũ trang",
    "sở, ngành", "đơn vị sự nghiệp", "phòng", "tổ công tác", "hợp tác xã", "chi nhánh", "ngân hàng", "đơn vị tư vấn", "chủ tàu",
    "ban chỉ đạo", "ban đảng", "phó chủ tịch", "phòng ban", "tổ chức tín dụng", "chủ sử dụng lao động", "thành viên ubnd tỉnh",
    "nhà mạng", "cấp", "cấp ủy", "chính quyền", "hộ", "hội quần chúng", "viện", "cấp, các ngành", "ngân hàng thương mại",
)  # fmt: skip
NOUN = re.compile(r"(?:" + "|".join(map(re.escape, sorted(CLASS_NOUNS, key=len, reverse=True))) + r")(?!\w)")
EVERYONE = re.compile(
    r"(?:tất cả |mỗi |từng )?(?:các )?(?:(?:cơ quan|đơn vị|địa phương|tổ chức|cấp|ngành)(?:(?:\s*,\s*|\s+và\s+)(?:các )?(?:cơ quan|đơn vị|địa phương|tổ chức|ngành|cấp|đoàn thể))*"
    r"|sở(?:(?:\s*,\s*|\s+và\s+)(?:các )?(?:ban|ngành|cơ quan|đơn vị|đoàn thể))*(?:\s*,\s*|\s+và\s+)(?:các )?địa phương)"
    r"(?:\s+(?:có tên (?:nêu )?trên|nêu trên|trên|có (?:tên )?trong danh sách|nhận văn bản này|nhận được (?:công văn|văn bản|chỉ thị) này))?$"
)
POINTS = re.compile(
    r"\s+(?:được )?(?:(?:nêu|quy định|có tên|ghi) )?(?:tại|ở|trong) (?:các )?(mục|điểm|khoản|điều) ((?:\d{1,2}(?:\.\d{1,2})*|[a-zđ](?!\w)|[ivx]+(?!\w))(?: (?:mục|khoản|điều|phần) [\divx.]+)?)"
)
EXCEPT = re.compile(r"\s*\(?\s*(?:ngoại trừ|trừ|không (?:bao )?gồm)\s[^().;:]{2,80}\)?")
NOTE = re.compile(r"\s*\([^()]{0,160}\)")
SEPARATOR = re.compile(r"\s*(?:[,;]?\s*(?:và|cùng(?: với)?|với)\s+|[,;/]\s*(?:và\s+|cùng\s+)?)")
LIST_OPEN = re.compile(r"\s*:\s*")
HEADS_LIST = re.compile(r"các (?:sở|cơ quan|đơn vị|ban)(?!\w)")
OPENS_BODY = re.compile(
    r"(?:ubnd|ủy ban|sở|công an|ban quản lý|ban chỉ|văn phòng|trung tâm|bộ chỉ huy|chi cục|thanh tra|kho bạc|thường trực|công ty)(?!\w)"
)
SINGLE = ("chủ đầu tư", "cơ quan", "đơn vị", "địa phương", "nhà đầu tư", "chủ rừng", "doanh nghiệp", "nhà thầu")
ENDS_CLASS = frozenset(
    [
        "chậm",
        "chưa",
        "còn",
        "đang",
        "và",
        "là",
        "có",
        "tại",
        "từ",
        "trong",
        "theo",
        "để",
        "với",
        "nêu",
        "được",
        "đã",
        "sẽ",
        "phải",
        "cần",
        "của",
        "về",
        "do",
        "bằng",
        "cùng",
        "chịu",
        "thì",
        "mà",
        "nếu",
        "khi",
    ]
)
# proper names with lower-case words or commas that the general rule would cut
KNOWN = re.compile(
    r"(?:trung tâm xúc tiến(?:\s+|,\s*|và\s+)?(?:(?:\s*,\s*|\s+và\s+|\s+)?(?:đầu tư|thương mại|du lịch|hỗ trợ doanh nghiệp|phát triển doanh nghiệp))+"
    r"|(?:ban quản lý dự án|ban qlda|bqlda|bql da)(?: và)?(?: (?:đầu tư xây dựng|đtxd|đầu tư|xây dựng))?(?: (?:các )?(?:công trình|ct))?(?: (?:giao thông|dân dụng và công nghiệp|dân dụng|nông nghiệp và phát triển nông thôn|nông nghiệp và ptnt|nông nghiệp|hạ tầng(?: kỹ thuật)?|thủy lợi|phát triển(?: quỹ đất| đô thị)?|trọng điểm|khu vực)(?:,| và)?)*"
    r"|ban quản lý (?:các )?khu kinh tế(?: [^\W\d_]+){0,3}? và (?:các )?khu công nghiệp"
    r"|(?:ban quản lý|ban ql|bql) (?:các )?(?:khu kinh tế|kkt|khu công nghiệp|kcn|khu công nghệ cao)(?:(?:,| và| -) (?:các )?(?:khu công nghiệp|kcn|khu kinh tế|kkt|cụm công nghiệp|khu chế xuất|khu công nghệ cao))*"
    r"|bộ chỉ huy (?:quân sự|bộ đội biên phòng)|bộ chqs|ban chỉ huy(?: phòng,? chống thiên tai(?: và tìm kiếm cứu nạn)?(?:,| và)? ?(?:phòng thủ dân sự)?| phòng thủ dân sự(?:,? phòng,? chống thiên tai(?: và tìm kiếm cứu nạn)?)?| quân sự| pctt(?: ?(?:&|và|-) ?tkcn)?)"
    r"|ban chỉ đạo (?:389|35|138|chuyển đổi số|cải cách hành chính|phòng,? chống [^,;.:()]{2,40}?|xây dựng nông thôn mới|an toàn giao thông)(?= tỉnh| cấp| của|\s*[,;.:(]|$)"
    r"|cơ quan thường trực(?: của)? (?:ban|hội đồng|tổ)[^,;.:()]{0,60}|ban tiếp công dân|(?:ban thường trực )?(?:ủy ban |ub )?(?:mặt trận tổ quốc|mttq)(?: việt nam|vn)?(?: tỉnh| các cấp| cùng cấp)*"
    r"|ban (?:tuyên giáo và dân vận|tuyên giáo|dân vận|tổ chức|nội chính|xây dựng đảng|thường vụ|dân tộc và tôn giáo|dân tộc|tôn giáo|an toàn giao thông|thi đua - khen thưởng|thi đua khen thưởng)"
    r"|đài (?:phát thanh (?:-|và|,)?\s*truyền hình|pt ?(?:-|&|và)? ?th|truyền hình|khí tượng thủy văn)|báo(?: và|,) (?:đài )?(?:phát thanh,? ?(?:-|và)? ?truyền hình)"
    r"|báo và đài phát thanh(?:,| -| và) truyền hình"
    r"|thanh tra(?: tỉnh| sở| huyện| thành phố)?(?! [A-ZĐ])|công an(?: các (?:xã|phường|huyện|đơn vị)(?:, (?:xã|phường|thị trấn|thị xã|thành phố|đặc khu))*)?"
    r"|trung tâm (?:phục vụ|dịch vụ) hành chính công(?: trực tuyến)?|trung tâm phát triển quỹ đất|trung tâm kiểm soát bệnh tật|trung tâm chuyển đổi số|trung tâm khuyến nông|trung tâm dịch vụ (?:việc làm|nông nghiệp)|trung tâm (?:giám sát|điều hành)[^,;.:()]{0,40}?(?= tỉnh)"
    r"|(?:văn phòng|vp) (?:đăng ký đất đai|đkđđ|ubnd|ủy ban nhân dân|thường trực ban chỉ huy phòng,? chống thiên tai và tìm kiếm cứu nạn|thường trực ban chỉ [^,;.:()]{2,60}?(?= tỉnh)|đoàn đbqh và hđnd|đoàn đại biểu quốc hội và hđnd|hđnd(?: và ubnd)?|điều phối(?: nông thôn mới| xây dựng nông thôn mới)?|tỉnh ủy)"
    r"|hội đồng (?:thẩm định|định giá|đấu giá|nghiệm thu|xét duyệt|xét|tư vấn|đánh giá|thi đua|tuyển dụng)(?: (?!trước|trong|chậm|để|vào|đến|phê|xem|theo|và|tại|kết|trình|họp|ngay|có|phải|thì|khi|kèm|qua|về)[^\W\d_]+){0,6}"
    r"|cảng vụ (?:đường thủy nội địa|hàng hải|hàng không)|bảo hiểm xã hội|kho bạc nhà nước|ngân hàng (?:nhà nước(?: việt nam)?(?: chi nhánh| - chi nhánh|,? khu vực)?|chính sách xã hội(?: chi nhánh| - chi nhánh)?)|viện kiểm sát nhân dân|tòa án nhân dân|cục thi hành án dân sự|thi hành án dân sự"
    r"|hội (?:nông dân|liên hiệp phụ nữ|phụ nữ|cựu chiến binh|chữ thập đỏ|khuyến học|người cao tuổi|doanh nghiệp|văn học nghệ thuật|nhà báo|luật gia|đồng y)|liên đoàn lao động|liên minh hợp tác xã|tỉnh đoàn(?: thanh niên)?|đoàn thanh niên|chi cục [^\W\d_]+(?: [^\W\d_]+)?"
    r"|(?:cục|chi cục) (?:thuế|hải quan|thống kê|quản lý thị trường|thi hành án dân sự|kiểm lâm|thủy lợi|thủy sản|bảo vệ môi trường|chăn nuôi và thú y|trồng trọt và bảo vệ thực vật)"
    r")(?!\w)"
)
NAME_TAIL = re.compile(
    r"\s+(?:(?:của )?tỉnh(?! ủy)|thành phố|huyện|thị xã|quận|phường|xã|đặc khu|khu vực|cấp (?:tỉnh|huyện|xã)(?:(?:,| và) (?:cấp )?(?:huyện|xã))?|các (?:huyện|cấp)(?:, thị xã, thành phố|, thành phố, thị xã|, thành phố|, thị xã)?|trung ương|việt nam|chi nhánh|tỉnh ủy|thành ủy|huyện ủy|tp\.?|tx\.?)(?!\w)"
)
WIDE = re.compile(
    r"(?:ban|ban quản lý|bql|ban ql|công ty|cty|tổng công ty|quỹ|trung tâm|trường|bệnh viện|chi nhánh|xí nghiệp|nhà máy|hiệp hội|viện|đoàn|tổ|ban chỉ|khu|hội)"
)
NOUNS = re.compile(
    r"(?:đầu tư|xây dựng|phát triển|bảo trì|quản lý|khai thác|dịch vụ|cấp nước|thoát nước|vận tải|sản xuất|kiểm định|hỗ trợ|điều hành|đào tạo|tư vấn|phục vụ|chuyển đổi|giao thông|giao dịch)(?!\w)"
)
