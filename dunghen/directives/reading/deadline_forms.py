"""How letters say when: the deadline grammar as patterns over folded text: data for `deadlines`."""

from __future__ import annotations

import re

from .periods import DAY

DOC = r"(?:nghị quyết|quyết định|chỉ thị|công văn|kế hoạch|thông báo(?! (?:cho|tới|đến|rộng|ngay|kịp))|báo cáo|tờ trình|luật|nghị định|thông tư|công điện|kết luận|chương trình|văn bản|hướng dẫn|đề án|biên bản|quy định|quy chế|hợp đồng|giấy)"
DAY_PLAIN = r"(?:\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}|\d{1,2}\s*[/.-]\s*\d{1,2}(?![/\d]))"
# dates of cited documents, of their force and of meetings held
CITED = re.compile(
    rf"(?:\d{{1,6}}[a-zđ]?\s?(?:/\d{{2,4}})?[/-][a-zđ][\wđ&/.-]*[\s,(;]{{0,3}}(?:được )?(?:ban hành |ký |đề )?(?:(?:của|do) [^,.;()]{{2,60}} )?ngày\s+{DAY_PLAIN}"
    rf"|\b{DOC}(?: này)? (?:[^,.;()\d]{{0,60}} )?(?:ban hành |ký |được ký |thông qua )?ngày\s+{DAY_PLAIN}"
    rf"|(?:có hiệu lực|hiệu lực thi hành|áp dụng|thi hành)(?: thi hành)? (?:kể )?từ ngày\s+(?:{DAY_PLAIN}|ký)"
    rf"|(?:tại|sau|qua) (?:cuộc họp|buổi làm việc|hội nghị|phiên họp|buổi kiểm tra)[^,.;()\d]{{0,60}} ngày\s+{DAY_PLAIN}"
    rf"|(?:tính đến|đến thời điểm|số liệu đến|tính tới)(?: hết)?(?: ngày)?\s+{DAY_PLAIN})"
)
TIME = r"(?P<h>\d{1,2})\s?(?:giờ|h|g|:)\s?(?P<mi>\d{2})?(?:\s?(?:phút|'|p))?(?: (?:sáng|chiều|tối))?"
WEEKDAY = r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)"
BEFORE = r"(?:hoàn thành |xong |gửi |về )?trước(?: thời hạn| thời điểm| hạn)?"
BY = (
    r"(?:chậm nhất|muộn nhất|trễ nhất|không quá|không (?:được )?(?:muộn|chậm|trễ) (?:hơn|quá)|hạn (?:cuối(?: cùng)?|chót)(?: [^\d,.;:()]{1,40}(?=:))?|hạn|thời hạn(?: [^\d,.;:()]{0,40})?|thời gian(?: (?:hoàn thành|thực hiện|báo cáo|gửi|trình|nộp|xong|triển khai|kết thúc|tổ chức|yêu cầu|dự kiến|chậm nhất|áp dụng)[^\d,.;:()]{0,30})?|"
    r"(?:từ nay )?(?:cho )?(?:đến|tới)(?: hết| cuối)?|hết|xong|hoàn thành|tiến độ)"
)
ON = r"(?:ngay trong|trong|vào|đúng|ngay|lúc|hồi)"
FROM = r"(?:bắt đầu (?:kể )?từ|(?:kể |tính )?từ|bắt đầu)"
# At most so many small words between: a row of them without end is no date, and must not be tried from each of its words.
LINK = r"(?:\s*:)?(?:\s+(?:là|đến|vào|trong|hết|lúc|trước|hôm|nhất|cuối|khoảng|giờ|thời điểm|tới)){0,8}\s*:?\s*"
DAYS = re.compile(
    rf"(?<!\w)(?:(?P<before>{BEFORE})|(?P<by>{BY})|(?P<on>{ON})|(?P<from>{FROM}))(?P<link>{LINK})"
    rf"(?:(?:ngày )?(?:mai|hôm nay|hôm sau|(?:(?:đầu|cuối|giữa) (?:giờ |buổi )?)?(?:đêm|sáng|trưa|chiều|tối)|(?:đầu|cuối|giữa) (?:giờ|buổi))\s*,?\s*)?"
    rf"(?:{TIME}\s*,?\s*)?(?:(?:ngày |sáng |chiều |tối )?{WEEKDAY}\s*,?\s*\(?\s*)?{DAY}"
)
AND_DAY = re.compile(rf"\s*(?:,|và)\s+(?P<when>(?:trước )?(?:ngày\s+)?{DAY})")
MUST = re.compile(
    rf"(?<!\w)(?:(?:đúng|đến) )?(?=ngày\s){DAY}(?:\s+|,\s+)(?:phải )?(?=(?:phải |hoàn thành|xong))(?:phải (?:hoàn thành|xong|có|báo cáo|gửi)|hoàn thành|xong)"
)
HELD_ON = re.compile(
    rf"(?:tổ chức|khai mạc|diễn ra|phát động|khởi công|khánh thành|tập huấn|làm việc|họp|ra quân|khai trương|vận hành|đưa vào (?:sử dụng|hoạt động|khai thác)|ra mắt|thông xe|có mặt)[^;.\d]{{0,70}}?(?P<when>(?=ngày\s){DAY})"
)
# "Hoàn thành nâng cấp bến tàu: 30/4/2019."
STATED = re.compile(
    rf"(?<!\w)(?:hoàn thành|xong|hoàn tất|kết thúc|bàn giao|hạn|tiến độ)(?!\w)[^.;:]{{0,90}}:\s*(?P<when>{DAY})\s*(?:$|[.;)])"
)
RANGE = re.compile(
    rf"(?<!\w)(?:(?:trong thời gian |diễn ra |bắt đầu )?từ\s+)(?:ngày\s+)?(?:\d{{1,2}}(?:\s*[/.-]\s*\d{{1,2}})?(?:\s*[/.-]\s*\d{{4}})?|\d{{1,2}}\s+tháng\s+\d{{1,2}}(?:\s+năm\s+\d{{4}})?)\s*(?:-|đến|tới)\s*(?:hết\s+)?{DAY}"
)
TODAY = re.compile(
    rf"(?<!\w)(?:(?P<before>(?:xong |hoàn thành )?trước)|(?P<by>chậm nhất|muộn nhất|đến|hết|không quá)|(?P<on>ngay trong|trong|ngay|vào|lúc)){LINK}(?:{TIME}\s*,?\s*)?"
    r"(?P<word>(?:ngày )?hôm nay|cùng ngày|ngày (?:này)|chiều nay|tối nay|đêm nay|sáng nay|(?:ngày |sáng |chiều |tối )?(?:hôm )?mai|ngày hôm sau|ngày)(?!\w)(?! \d)(?P<tail>\s*(?:[,.;)/]|$))?"
)
# months told in words need what tells them from counts: a year, or the end of the clause
MONTH_WORDS = {"giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
               "mười một": 11, "mười hai": 12, "chạp": 12}  # fmt: skip
MONTHY = r"tháng\s+(?P<m>\d{1,2}|(?:giêng|hai|ba|tư|năm|sáu|bảy|bẩy|tám|chín|mười một|mười hai|mười|chạp)(?=\s+năm\s+\d{4}|\s*/\s*\d{4}|\s*(?:[.,;)]|$)))(?:(?:\s*/\s*|\s*-\s*|\s+năm\s+|\.)(?P<my>\d{4}))?(?![\d/])"
QUARTER = r"quý\s+(?P<q>iv|iii|ii|i|[1-4])(?!\w)(?:(?:\s*/\s*|\s*-\s*|\s+năm\s+)(?P<qy>\d{4}))?(?!\d)"
HALF = r"(?:0?6|sáu) tháng (?P<half>đầu|cuối) năm(?:\s+(?P<hy>\d{4}))?"
YEAR = r"năm\s+(?P<y>20\d{2})(?!\d|\s*-\s*20)"
WEEKS = r"(?P<week>tuần (?:này|sau|tới)|tháng này|quý này|năm nay)"
PART = r"(?P<part>nửa đầu|nửa cuối|thượng tuần|trung tuần|hạ tuần|đầu|giữa|cuối|tuần đầu(?: của)?|tuần cuối(?: của)?|tuần thứ (?:nhất|hai|ba|tư|[1-4])(?: của)?)\s+"
PERIOD = re.compile(
    rf"(?<!\w)(?:(?P<before>(?:hoàn thành |xong )?trước(?: khi (?:hết|kết thúc))?)|(?P<by>(?:chậm nhất|muộn nhất|không quá|(?:từ nay )?(?:cho )?(?:đến|tới)(?: hết| cuối)?|hết|xong|hoàn thành|thời gian(?: (?:hoàn thành|thực hiện|báo cáo|gửi|trình|nộp|xong|triển khai|kết thúc|tổ chức|yêu cầu|dự kiến|áp dụng)[^,.;:()\d]{{0,30}})?|thời hạn[^,.;:()\d]{{0,40}}|tiến độ))|(?P<on>(?:ngay |xong )?trong(?: suốt)?|vào|ngay)|(?P<from>(?:bắt đầu |kể )?từ))"
    rf"(?:\s*:)?(?:\s+(?:là|đến|vào|trong|hết|khoảng|kỳ|thời gian)){{0,8}}\s*:?\s*(?:{PART})?(?:{MONTHY}|{QUARTER}|{HALF}|{YEAR}|{WEEKS}|(?P<endyear>năm(?!\w)(?!\s*(?:\d|học|tài chính|ngân sách|tới|sau|nay))))"
)
STATED_PERIOD = re.compile(
    rf"(?<!\w)(?:hoàn thành|xong|hoàn tất|kết thúc|bàn giao|hạn|tiến độ)(?!\w)[^.;:]{{0,90}}:\s*(?P<when>(?:{PART})?(?:{MONTHY}|{QUARTER}|{HALF}))\s*(?:$|[.;)])"
)
AND_PERIOD = re.compile(rf"\s*(?:,|và|-|đến)\s*(?:đến )?(?:{MONTHY}|{QUARTER})")
BARE_PERIOD = re.compile(rf"\s*(?:{PART})?(?:{MONTHY}|{QUARTER}|{HALF}|{YEAR})\s*\.?\s*$")
EDGE_PERIOD = re.compile(rf"(?<!\w)(?P<by>cuối|hạ tuần|trung tuần|thượng tuần)\s+(?:{MONTHY}|{QUARTER})")
N = r"(?P<n>\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười(?: lăm| hai)?|hai mươi|ba mươi|mươi)(?:\s*\([^()]{1,20}\))?"
UNIT = r"(?P<u>ngày(?: \(?làm việc\)?| \(?lv\)?)?|giờ(?: làm việc)?|(?<=\d)h|tiếng|tuần|tháng|phút)"
TERM = re.compile(
    rf"(?<!\w)(?P<lead>(?:trong (?:vòng|thời hạn|thời gian|khoảng|tối đa)?|trong|tối đa|chậm nhất(?: là)?(?: trong(?: vòng)?| sau)?|muộn nhất(?: là)?(?: sau| trong(?: vòng)?)?|không quá|sau|thời hạn(?: giải quyết| thực hiện| trả lời)?|thời gian(?: thực hiện| hoàn thành)?)\s*:?\s*(?:không quá |tối đa |là )?)?"
    rf"{N}\s*{UNIT}(?!\w)(?P<tail>\s*,?\s*(?:(?P<after>(?:được )?(?:kể từ|tính từ|từ|sau)(?! nay))|(?P<ahead>trước))\s+(?P<event>[^,;.()]{{2,110}}))?"
)
AHEAD = re.compile(
    rf"(?<!\w)trước\s+(?P<event>(?:(?:mỗi|từng|các) )?(?:ngày|khi|thời điểm|phiên|kỳ|cuộc|buổi|đợt|chuyến|tết|lễ|đại hội|hội nghị|mùa)\s+(?!\d)[^,;.()]{{2,60}}?)\s+(?:ít nhất |tối thiểu |chậm nhất )?{N}\s*{UNIT}(?!\w)"
)
NOW_EVENT = re.compile(
    r"(?<!\w)(?:xong |hoàn thành |kịp )?trước\s+(?P<event>(?:khi |kỳ |phiên họp|cuộc họp|mùa |lễ |tết|dịp |năm học|ngày (?:khai|hội|lễ|bầu|tổ chức|diễn)|thời điểm|hội nghị|đại hội|đợt |festival |giờ )[^,;.()]{0,70})"
)
AT_ONCE = re.compile(
    r"(?<!\w)ngay (?:sau )?khi\s+(?P<event>[^,;.()]{2,80})|(?<!\w)ngay sau (?P<after>(?:cuộc|buổi|phiên|đợt|kỳ|mùa|khi|ngày|hội nghị|lễ|tết|bão)[^,;.()]{0,60})"
)
EACH = re.compile(r"(?<!\w)(?:ngay )?sau mỗi\s+(?P<event>[^,;.()]{2,60})")
ISSUED = re.compile(
    r"(?:kể |tính )?(?:từ )?(?:ngày |khi )?(?:(?:công văn|chỉ thị|kế hoạch|thông báo|quyết định|công điện|văn bản)(?: này)? (?:được |có )?)?(?:ký|ban hành|hiệu lực|có hiệu lực|được ký|phát hành)"
    r"(?: ban hành| thông báo| kết luận)?(?: ?(?:công văn|chỉ thị|kế hoạch|thông báo|quyết định|công điện|văn bản)(?: kết luận)?(?: này)?)?(?:\s|$)"
)
NOT_TERM = re.compile(
    r"\s*(?:\d|tuổi|tù|công|lương|một lần|/|đầu năm|cuối năm|qua|gần đây|trở lên|liên tục|nắng|mưa|nghỉ|trước(?! (?:khi|ngày|thời)))"
)
VAGUE = re.compile(
    r"(?<!\w)(?:(?:bảo đảm |đảm bảo )?(?:theo )?(?:đúng )?(?:theo )?(?:tiến độ|thời hạn|thời gian|kế hoạch)(?: (?:của|kế hoạch|đã|được|theo|quy định|đề ra|nêu|chung|trung ương|dự án|yêu cầu)[^,;.()]{0,50})|"
    r"theo (?:đúng )?(?:quy định|tiến độ|khả năng cân đối ngân sách|lộ trình|hướng dẫn|yêu cầu)[^,;.()]{0,40}|thường xuyên|liên tục|trong (?:suốt )?(?:thời gian|quá trình|mùa|mọi thời điểm)[^,;.()]{0,50}|"
    r"khi (?:có|được) (?:yêu cầu|chỉ đạo|phát sinh|lệnh|đề nghị|điều kiện)[^,;.()]{0,30}|đột xuất|trong thời gian (?:tới|sớm nhất)|sớm nhất|kịp thời|khẩn trương)"
)
BOUND_WORD = re.compile(r"(?<!\w)(?:trước|chậm nhất|muộn nhất|không quá|hạn|đến|trong|vào|xong|hoàn thành)(?!\w)")
HELD = re.compile(
    r"(?P<what>phát sinh|(?<!nơi )(?<!phận )(?<!điểm )(?<!quầy )(?<!tâm )tiếp nhận|đã nộp|nộp hồ sơ|tồn đọng|ký kết|được cấp|đã cấp|sinh|xảy ra|đã ký|đã có|khởi công|được phê duyệt|được giao|nhận hồ sơ|đăng ký kinh doanh|vi phạm|trễ hạn|quá hạn|hình thành|xây dựng trái phép)\s+"
    r"(?:từ|trước|sau|đến|đến hết|trong|tính đến)\s+"
)
EVENT_END = re.compile(
    r"\s+(?:để|gửi về|báo cáo (?:về )?ubnd|trình ubnd|và (?:báo cáo|gửi|trình)|phải|thì|đối với|cho ubnd)(?!\w)"
)
WEEK_NO = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "1": 1, "2": 2, "3": 3, "4": 4}
