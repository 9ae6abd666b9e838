"""An invented catalogue of procedures: names as people know them, codes of the right pattern that no real procedure has (9.9…).

Terms, fees and shares are invented too; they are near enough to life for boards to look like boards.
"""

from dataclasses import dataclass
from typing import Final

COMMUNE, DISTRICT, LAND = "commune", "district", "land"
"""Who solves: the commune; the district (since July 2025 the commune); the branch of the land registration office."""
DAYS, HOURS, SAME_DAY = "days", "hours", "same_day"


@dataclass(frozen=True)
class Procedure:
    """``solver``: COMMUNE, DISTRICT, LAND, or stems of departments, the first that exists on the day. ``term`` in ``unit`` of working time.

    ``share``: how many of a thousand dossiers. ``slow``: times the lateness of its unit. ``asks``: which other agency is asked, if any.
    """

    code: str
    name: str
    field: str
    solver: str | tuple[str, ...]
    term: int
    unit: str
    fee: int
    share: float
    slow: float = 1.0
    asks: str = ""


TAX = "tax"
_LAND = "Đất đai"
_ENVIRONMENT = ("so-tai-nguyen-va-moi-truong", "so-nong-nghiep-va-moi-truong", "so-nong-nghiep-va-moi-truong-2025")
_TRANSPORT = ("so-giao-thong-van-tai", "so-xay-dung", "so-xay-dung-2025")
_BUILDING = ("so-xay-dung", "so-xay-dung-2025")
_JUSTICE = ("so-tu-phap", "so-tu-phap-2025")
_BUSINESS = ("so-ke-hoach-va-dau-tu", "so-tai-chinh", "so-tai-chinh-2025")
_HEALTH = ("so-y-te", "so-y-te-2025")
_TRADE = ("so-cong-thuong", "so-cong-thuong-2025")
_SCHOOLS = ("so-giao-duc-va-dao-tao", "so-giao-duc-va-dao-tao-2025")
_LABOUR = ("so-lao-dong-thuong-binh-va-xa-hoi", "so-noi-vu", "so-noi-vu-2025")
_FARMS = (
    "so-nong-nghiep-va-phat-trien-nong-thon",
    "so-nong-nghiep-va-moi-truong",
    "so-nong-nghiep-va-moi-truong-2025",
)
_MEDIA = ("so-thong-tin-va-truyen-thong", "so-khoa-hoc-va-cong-nghe", "so-khoa-hoc-va-cong-nghe-2025")
_CULTURE = ("so-van-hoa-va-the-thao", "so-van-hoa-the-thao-va-du-lich", "so-van-hoa-the-thao-va-du-lich-2025")
_TOURISM = ("so-du-lich", "so-van-hoa-the-thao-va-du-lich", "so-van-hoa-the-thao-va-du-lich-2025")

_ROWS: Final[tuple[tuple[str, str, str | tuple[str, ...], int, str, int, float, float, str], ...]] = (
    # land: the slowest, and the one that waits for others
    ("Đăng ký biến động quyền sử dụng đất, tài sản gắn liền với đất", _LAND, LAND, 10, DAYS, 100_000, 90, 2.2, TAX),
    ("Đăng ký thế chấp quyền sử dụng đất", _LAND, LAND, 8, HOURS, 80_000, 55, 0.5, ""),
    ("Xóa đăng ký thế chấp quyền sử dụng đất", _LAND, LAND, 8, HOURS, 20_000, 35, 0.4, ""),
    ("Cấp Giấy chứng nhận quyền sử dụng đất lần đầu", _LAND, LAND, 30, DAYS, 100_000, 14, 3.2, COMMUNE),
    ("Tách thửa hoặc hợp thửa đất", _LAND, LAND, 15, DAYS, 100_000, 26, 2.6, TAX),
    ("Cấp đổi Giấy chứng nhận quyền sử dụng đất", _LAND, LAND, 7, DAYS, 50_000, 22, 1.8, ""),
    ("Chuyển mục đích sử dụng đất", _LAND, DISTRICT, 15, DAYS, 0, 12, 2.8, TAX),
    ("Giao đất, cho thuê đất cho hộ gia đình, cá nhân", _LAND, DISTRICT, 20, DAYS, 0, 2, 2.8, TAX),
    ("Cung cấp dữ liệu đất đai", _LAND, LAND, 1, DAYS, 30_000, 18, 0.8, ""),
    ("Thuê đất của tổ chức kinh tế", _LAND, _ENVIRONMENT, 20, DAYS, 0, 1, 3.0, TAX),
    # environment
    ("Cấp giấy phép môi trường", "Môi trường", _ENVIRONMENT, 30, DAYS, 3_000_000, 1.2, 2.0, DISTRICT),
    ("Đăng ký môi trường", "Môi trường", COMMUNE, 10, DAYS, 0, 1.5, 1.2, ""),
    ("Cấp giấy phép khai thác nước dưới đất", "Tài nguyên nước", _ENVIRONMENT, 25, DAYS, 800_000, 0.6, 1.8, ""),
    ("Cấp giấy phép thăm dò khoáng sản", "Địa chất và khoáng sản", _ENVIRONMENT, 40, DAYS, 4_000_000, 0.3, 2.0, DISTRICT),
    ("Thẩm định báo cáo đánh giá tác động môi trường", "Môi trường", _ENVIRONMENT, 30, DAYS, 6_000_000, 0.5, 2.2, ""),
    # transport
    ("Cấp giấy phép lái xe", "Đường bộ", _TRANSPORT, 5, DAYS, 135_000, 42, 0.9, ""),
    ("Đổi giấy phép lái xe", "Đường bộ", _TRANSPORT, 5, DAYS, 115_000, 38, 1.1, ""),
    ("Cấp giấy phép kinh doanh vận tải bằng xe ô tô", "Đường bộ", _TRANSPORT, 5, DAYS, 200_000, 4, 1.3, ""),
    ("Cấp phù hiệu xe", "Đường bộ", _TRANSPORT, 2, DAYS, 0, 14, 0.8, ""),
    ("Chấp thuận xây dựng công trình trong phạm vi đất dành cho đường bộ", "Đường bộ", _TRANSPORT, 7, DAYS, 0, 0.8, 2.2, DISTRICT),
    ("Đăng ký phương tiện thủy nội địa", "Đường thủy nội địa", _TRANSPORT, 3, DAYS, 70_000, 1.5, 1.0, ""),
    # building
    ("Cấp giấy phép xây dựng nhà ở riêng lẻ", "Hoạt động xây dựng", DISTRICT, 15, DAYS, 75_000, 20, 1.5, ""),
    ("Cấp giấy phép xây dựng công trình", "Hoạt động xây dựng", _BUILDING, 20, DAYS, 150_000, 1.2, 1.6, ""),
    ("Thẩm định báo cáo nghiên cứu khả thi đầu tư xây dựng", "Hoạt động xây dựng", _BUILDING, 25, DAYS, 2_000_000, 0.8, 1.9, ""),
    ("Cung cấp thông tin quy hoạch xây dựng", "Quy hoạch xây dựng", DISTRICT, 10, DAYS, 0, 6, 1.2, ""),
    ("Cấp chứng chỉ hành nghề hoạt động xây dựng", "Hoạt động xây dựng", _BUILDING, 14, DAYS, 300_000, 1.6, 0.9, ""),
    # justice and civil status
    ("Chứng thực bản sao từ bản chính", "Chứng thực", COMMUNE, 0, SAME_DAY, 2_000, 150, 0.05, ""),
    ("Chứng thực chữ ký", "Chứng thực", COMMUNE, 0, SAME_DAY, 10_000, 45, 0.05, ""),
    ("Chứng thực hợp đồng, giao dịch", "Chứng thực", COMMUNE, 2, DAYS, 50_000, 12, 0.4, ""),
    ("Đăng ký khai sinh", "Hộ tịch", COMMUNE, 0, SAME_DAY, 0, 38, 0.1, ""),
    ("Đăng ký kết hôn", "Hộ tịch", COMMUNE, 0, SAME_DAY, 0, 14, 0.15, ""),
    ("Đăng ký khai tử", "Hộ tịch", COMMUNE, 0, SAME_DAY, 0, 12, 0.1, ""),
    ("Cấp giấy xác nhận tình trạng hôn nhân", "Hộ tịch", COMMUNE, 3, DAYS, 15_000, 30, 0.5, COMMUNE),
    ("Cấp bản sao trích lục hộ tịch", "Hộ tịch", COMMUNE, 0, SAME_DAY, 8_000, 40, 0.1, ""),
    ("Thay đổi, cải chính hộ tịch", "Hộ tịch", DISTRICT, 3, DAYS, 28_000, 5, 0.7, ""),
    ("Cấp phiếu lý lịch tư pháp", "Lý lịch tư pháp", _JUSTICE, 10, DAYS, 200_000, 24, 1.9, "police"),
    ("Đăng ký hành nghề luật sư", "Luật sư", _JUSTICE, 7, DAYS, 100_000, 0.2, 0.8, ""),
    # business
    ("Đăng ký thành lập doanh nghiệp", "Thành lập và hoạt động của doanh nghiệp", _BUSINESS, 3, DAYS, 50_000, 8, 0.3, ""),
    ("Thay đổi nội dung đăng ký doanh nghiệp", "Thành lập và hoạt động của doanh nghiệp", _BUSINESS, 3, DAYS, 50_000, 15, 0.3, ""),
    ("Đăng ký hộ kinh doanh", "Thành lập và hoạt động của hộ kinh doanh", DISTRICT, 3, DAYS, 100_000, 16, 0.5, ""),
    ("Quyết định chủ trương đầu tư", "Đầu tư tại Việt Nam", _BUSINESS, 35, DAYS, 0, 0.3, 3.0, DISTRICT),
    ("Cấp giấy chứng nhận đăng ký đầu tư", "Đầu tư tại Việt Nam", _BUSINESS, 15, DAYS, 0, 0.4, 1.4, ""),
    ("Cấp giấy phép bán lẻ rượu", "Lưu thông hàng hóa trong nước", DISTRICT, 10, DAYS, 200_000, 1.4, 0.7, ""),
    ("Cấp giấy chứng nhận đủ điều kiện bán lẻ xăng dầu", "Lưu thông hàng hóa trong nước", _TRADE, 20, DAYS, 1_200_000, 0.5, 0.8, ""),
    ("Thông báo thực hiện khuyến mại", "Xúc tiến thương mại", _TRADE, 0, SAME_DAY, 0, 6, 0.1, ""),
    # health, schools, welfare
    ("Cấp chứng chỉ hành nghề khám bệnh, chữa bệnh", "Khám bệnh, chữa bệnh", _HEALTH, 30, DAYS, 360_000, 2, 1.4, ""),
    ("Cấp giấy phép hoạt động cơ sở khám bệnh, chữa bệnh", "Khám bệnh, chữa bệnh", _HEALTH, 45, DAYS, 4_300_000, 0.6, 1.7, ""),
    ("Cấp giấy chứng nhận đủ điều kiện kinh doanh dược", "Dược phẩm", _HEALTH, 20, DAYS, 1_000_000, 1.2, 1.2, ""),
    ("Cấp giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm", "An toàn thực phẩm", _HEALTH, 15, DAYS, 700_000, 2.5, 1.1, ""),
    ("Cấp bản sao văn bằng, chứng chỉ từ sổ gốc", "Văn bằng, chứng chỉ", _SCHOOLS, 0, SAME_DAY, 0, 4, 0.2, ""),
    ("Chuyển trường đối với học sinh", "Giáo dục trung học", _SCHOOLS, 3, DAYS, 0, 3, 0.4, ""),
    ("Trợ cấp xã hội hằng tháng", "Bảo trợ xã hội", COMMUNE, 22, DAYS, 0, 12, 0.9, DISTRICT),
    ("Hỗ trợ chi phí mai táng", "Bảo trợ xã hội", COMMUNE, 5, DAYS, 0, 5, 0.6, ""),
    ("Giải quyết chế độ người có công", "Người có công", _LABOUR, 20, DAYS, 0, 3, 1.0, COMMUNE),
    ("Cấp giấy phép lao động cho người nước ngoài", "Việc làm", _LABOUR, 5, DAYS, 600_000, 1.4, 0.8, ""),
    # farms, media, culture
    ("Cấp giấy phép khai thác thủy sản", "Thủy sản", _FARMS, 6, DAYS, 40_000, 2.4, 1.0, ""),
    ("Đăng ký tàu cá", "Thủy sản", _FARMS, 3, DAYS, 0, 1.6, 0.8, ""),
    ("Cấp giấy phép xuất bản tài liệu không kinh doanh", "Xuất bản", _MEDIA, 10, DAYS, 0, 0.5, 0.5, ""),
    ("Cấp giấy phép tổ chức biểu diễn nghệ thuật", "Nghệ thuật biểu diễn", _CULTURE, 5, DAYS, 1_500_000, 0.8, 0.6, ""),
    ("Cấp thẻ hướng dẫn viên du lịch", "Du lịch", _TOURISM, 10, DAYS, 650_000, 1.2, 0.6, ""),
)  # fmt: skip

PROCEDURES: Final = tuple(Procedure(f"9.{900_000 + 10 * number:06}", *row) for number, row in enumerate(_ROWS, start=1))
