"""Words of command: what an item of a letter starts with when it lays a duty on someone.

All forms are folded (lower case, one spelling). The lists are data on purpose: a province with other habits adds a line.
"""

from __future__ import annotations

import re

# Verbs and adverbs that open the duty after the name of a body. "theo dõi" is a duty, "theo" with a basis is a detour.
DUTY_WORDS: tuple[str, ...] = tuple(
    dict.fromkeys(
        """chủ trì|phối hợp|cùng với|khẩn trương|tập trung|tổ chức|triển khai|rà soát|rà|xây dựng|hướng dẫn|tham mưu|
    chịu trách nhiệm|có trách nhiệm|chịu|căn cứ|theo dõi|theo chức năng|theo nhiệm vụ|theo thẩm quyền|theo lĩnh vực|
    theo trách nhiệm|thực hiện|tiếp tục|tăng cường|đẩy mạnh|chủ động|chỉ đạo|báo cáo|gửi|trình|hoàn thành|hoàn thiện|
    bảo đảm|đảm bảo|kiểm tra|giám sát|đôn đốc|tổng hợp|cử|lập|giải quyết|xử lý|khắc phục|nghiên cứu|đề xuất|ban hành|
    công bố|công khai|cập nhật|cung cấp|thông báo|thông tin|tuyên truyền|phổ biến|quán triệt|vận động|huy động|bố trí|
    cân đối|thẩm định|phê duyệt|nghiệm thu|bàn giao|giải ngân|đăng tải|đăng ký|kết nối|tích hợp|số hóa|vận hành|
    nâng cấp|nâng cao|đào tạo|tập huấn|bồi dưỡng|đánh giá|phân tích|thống kê|kiểm kê|kiểm soát|siết chặt|chấn chỉnh|
    xem xét|quan tâm|ưu tiên|lồng ghép|giữ vững|giữ gìn|giữ|duy trì|phấn đấu|đưa|lấy ý kiến|lấy|làm việc|làm rõ|
    làm đầu mối|là đầu mối|làm|mở|tiến hành|quản lý|sử dụng|khai thác|thu hồi|thu|chi trả|chi|tạm dừng|dừng|đình chỉ|
    cấm|nghiêm cấm|không|chuẩn bị|sẵn sàng|trực|ứng phó|sơ tán|di dời|kêu gọi|bảo vệ|hỗ trợ|tiếp nhận|trả lời|
    tiếp thu|giải trình|bổ sung|sửa đổi|điều chỉnh|đề nghị|yêu cầu|kiến nghị|tạo điều kiện|tạo|khơi thông|đẩy nhanh|
    thành lập|kiện toàn|củng cố|phân công|phân bổ|giao|ủy quyền|phát động|phát hiện|phát huy|phát triển|phát sóng|
    nghiêm túc|thường xuyên|kịp thời|định kỳ|hằng|trước|chậm nhất|trong|ngay|phải|cần|sớm|sau|từ|đến|nếu|khi|
    hạn chế|giảm|tăng|rút ngắn|cắt giảm|đơn giản hóa|cải tiến|cải thiện|đổi mới|thay thế|thay|lắp đặt|trồng|nạo vét|
    thanh tra|điều tra|truy quét|xác minh|xác định|kiểm điểm|xử phạt|ngăn chặn|phòng|chống|đấu tranh|nắm|tham gia|
    mời|ký|đấu giá|đấu thầu|lựa chọn|khởi công|thi công|khánh thành|quyết toán|thanh toán|tổng kết|sơ kết|
    khen thưởng|biểu dương|nhân rộng|áp dụng|ứng dụng|đi đầu|gương mẫu|chia sẻ|trao đổi|thống nhất|đồng bộ|
    khảo sát|thí điểm|trích|mua sắm|mua|đặt|treo|in|phát|niêm yết|đối chiếu|cam kết|nhập|khóa|rút kinh nghiệm|
    giới thiệu|dành|thúc đẩy|tháo gỡ|khẩn cấp|quyết liệt|nhanh chóng|tích cực|thẩm tra|tư vấn|kê khai|thu thập|
    tính toán|dự báo|cảnh báo|điều tiết|tích trữ|chằng chống|gia cố|neo đậu|bắn|chốt|cắm|hủy|tiêu hủy|lấy mẫu|tiêm|
    giám định|phân loại|phân luồng|phân cấp|cấp|nộp|chấp hành|tuân thủ|kết thúc|sắp xếp|tinh giản|tuyển|điều động|
    thường trực|phục vụ|chấm dứt|khôi phục|sửa chữa|tu bổ|cải tạo|vệ sinh|phun|khoanh vùng|dập|tiếp cận|tìm|hợp nhất|
    đôn|soạn thảo|dự thảo|biên soạn|in ấn|tra cứu|liên hệ|đáp ứng|khuyến khích|hoạt động|chuyển|loại bỏ|bãi bỏ|
    cho ý kiến|cho|tự|trang bị|đầu tư|kiểm định|hậu kiểm|tiền kiểm|bám sát|nêu cao|nêu|đi|vào cuộc|xác nhận|ghi|
    tập hợp|tổng rà soát|đo|đấu nối|nối|tham vấn|đối thoại|gặp|tiếp|hòa giải|giáo dục|dạy|khám|chữa|điều trị|
    theo đúng|theo|bằng|với|dừng ngay|tuyệt đối|kiên quyết|kiên trì|linh hoạt|song song|trực tiếp|lãnh đạo|
    hoãn|rà quét|nghiệm|vớt|nuôi|thả|nhận|trao|tặng|thăm|hoàn trả|hoàn tất|hoàn chỉnh|thiết lập|thiết kế|
    sản xuất|tiêu thụ|dự trữ|dự phòng|bình ổn|kích cầu|quảng bá|xúc tiến|thu hút|rà phá|trinh sát|bắt|khởi tố|truy tố|
    chọn|chấm điểm|dán|gắn|đắp|khoan|thuê|gia hạn|soát xét|dọn|trục vớt|buộc|xếp loại|sửa|xét xử|thi hành|tống đạt|cưỡng chế|tháo dỡ|giải tỏa|giải phóng|đền bù|bồi thường|tái định cư|tôn trọng""".replace(
            "\n", ""
        )
        .replace("    ", "")
        .split("|")
    )
)
DUTY = re.compile(r"(?:" + "|".join(sorted(map(re.escape, DUTY_WORDS), key=len, reverse=True)) + r")(?!\w)")

# Openings that make an item a statement, not a duty, though a body is named: past, state, praise, blame, agreement.
FACT_AFTER_UNIT = re.compile(
    r"\s*(?:đã|là|còn|chưa|chậm|bị|được (?!giao)|hiện|mới|có (?!trách nhiệm|kế hoạch|giải pháp|biện pháp|văn bản|ý kiến|phương án|mặt)|"
    r"và|trình bày|vẫn|đang|thuộc|cơ bản|ghi nhận|đánh giá cao|biểu dương|hoan nghênh|phê bình|nhắc nhở|tại (?:báo cáo|tờ trình|công văn|văn bản)|"
    r"nêu tại|nhận được|nhận thấy|thấy|thống nhất với|thống nhất chủ trương|đồng ý|đạt|xếp|tại tờ trình)(?!\w)"
)

# Openings that make an item a statement though it begins like a duty.
STATEMENT = re.compile(
    r"(?:ghi nhận|biểu dương|đánh giá cao|hoan nghênh|phê bình|nhắc nhở|khen|cảm ơn|"
    r"(?:cơ bản )?(?:thống nhất|đồng ý|nhất trí)(?! giao| giữa| phương án để| chỉ đạo)|"
    r"trong (?:thời gian qua|những năm qua|năm qua|các tháng đầu)|thời gian qua|vừa qua|"
    r"theo báo cáo|qua (?:xem xét|theo dõi|kiểm tra|báo cáo|rà soát|nghe)|tuy nhiên|mặc dù|nguyên nhân|đến nay|tính đến|"
    r"kết quả (?:cho thấy|đạt được|phân tích)|nhìn chung|hiện nay|những (?:kết quả|tồn tại|hạn chế)|"
    r"về (?:kết quả|tình hình)|công tác (?!này phải)|tiến độ (?!phải)|tỷ lệ|tổng số)"
)

# Sentences that close a letter: the whole of them is a formula, nobody can be reminded of it.
CLOSING = re.compile(
    r"(?:(?:căn cứ|theo|trên cơ sở) (?:các )?(?:nội dung|chức năng|chỉ đạo|nhiệm vụ|kế hoạch|ý kiến)[^,;.]{0,60}?(?:,\s*)?\s)?(?:nghiêm túc|khẩn trương|nghiêm chỉnh|quan tâm|phối hợp|tổ chức|kịp thời|có trách nhiệm|chịu trách nhiệm|chủ động|"
    r"tập trung|quyết liệt|biết,?|biết và|căn cứ)?[\s,]*(?:và )?(?:nghiêm túc |khẩn trương |nghiêm |tổ chức |phối hợp |quán triệt,? |"
    r"triển khai,? |chỉ đạo,? |chấp hành,? |thực hiện)*"
    r"(?:thực hiện|triển khai|thi hành|chấp hành)(?: ngay| nghiêm túc| nghiêm| tốt| đầy đủ| kịp thời| đúng (?:thời gian|tiến độ|quy định|yêu cầu|nội dung)| thực hiện| có hiệu quả| hiệu quả| đúng)*"
    r"(?: (?:các nội dung|nội dung|nhiệm vụ|các nhiệm vụ|những nội dung))?"
    r"(?: (?:trên|nêu trên|chỉ đạo trên))?"
    r"(?: (?:của |tại )?(?:chỉ thị|kế hoạch|công văn|quyết định|thông báo|kết luận|công điện|văn bản)(?: này)?)?"
    r"(?: (?:theo (?:đúng )?(?:quy định|yêu cầu|nội dung|chỉ đạo)|bảo đảm hiệu quả|đảm bảo hiệu quả|đúng quy định|đạt hiệu quả|để thực hiện|cho kịp thời))*"
    r"(?:[,;.]?\s*(?:(?:trong )?quá trình (?:thực hiện|triển khai),?\s*)?(?:nếu|trường hợp) (?:có|phát sinh|gặp)[^;]{0,200})?\s*[./]*\s*$"
)
