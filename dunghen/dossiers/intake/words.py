"""Words that one-stop systems use: headings of columns, statuses, channels, levels, yes and no. Folded: no diacritics, no case.

Statuses are the ten of the national dossier sync; field names of that sync are headings too. A mapping adds a source's own words.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from dunghen.kernel.text import search_key


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Return a word as it is looked up: "Đang xử lý" → "dang xu ly", "NgayTiepNhan" → "ngay tiep nhan"."""
    return search_key(_apart(text))


@lru_cache(maxsize=65_536)
def tight(text: str) -> str:
    """Return a heading without blanks: "Ngày tiếp nhận", "NGAY_TIEP_NHAN" and "NgayTiepNhan" are one."""
    return search_key(text.replace("_", " ")).replace(" ", "")


def _apart(text: str) -> str:
    """Return "NgayTiepNhan" as "Ngay Tiep Nhan"; words with blanks, and those in capitals, stay."""
    text = text.strip().replace("_", " ")
    if " " in text or text.isupper() or text.islower():
        return text
    return "".join(
        f" {sign}" if sign.isupper() and before.islower() else sign
        for sign, before in zip(text, " " + text, strict=False)
    )


HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("ma ho so", "so ho so", "mahs", "sohs", "ma so ho so", "so bien nhan", "ma bien nhan", "dossier code", "ma ho so tthc"),
    "procedure": ("ma thu tuc", "ma tthc", "ma thu tuc hanh chinh", "matt", "ma tt", "procedure code", "thu tuc", "ten thu tuc", "ten tthc", "tthc"),
    "procedure_name": ("ten thu tuc", "ten tthc", "ten thu tuc hanh chinh", "procedure name"),
    "field": ("linh vuc", "ten linh vuc", "ma linh vuc", "nganh linh vuc", "malv", "sector", "field"),
    "field_name": ("ten linh vuc", "ten nganh linh vuc", "field name", "sector name"),
    "unit": (
        "don vi giai quyet", "don vi xu ly", "co quan giai quyet", "don vi thuc hien", "co quan thuc hien", "don vi", "co quan", "ma don vi", "madv",
        "ten don vi", "dvgq", "cqgq", "co quan xu ly", "don vi thu ly", "donvixuly", "ma co quan", "co quan chu tri", "ten co quan", "unit", "agency",
    ),
    "place": ("xa phuong", "phuong xa", "xa phuong thi tran", "dia ban", "ma xa", "xa", "dia chi xa", "commune", "noi thuc hien"),
    "channel": (
        "kenh thuc hien", "hinh thuc nop", "hinh thuc tiep nhan", "kenh nop", "kenh tiep nhan", "kenh", "cach nop", "htnop", "httn", "phuong thuc nop",
        "loai tiep nhan", "nguon tiep nhan", "channel",
    ),
    "service_level": ("muc do", "muc do dvc", "muc do dich vu cong", "muc do truc tuyen", "muc dvc", "loai dich vu cong", "mddvc", "level", "muc do dvctt"),
    "fee": ("le phi", "phi le phi", "co thu phi", "danh sach le phi", "so tien", "tong le phi", "thu phi", "fee", "tong tien"),
    "paid_online": (
        "thanh toan truc tuyen", "duoc thanh toan truc tuyen", "tttt", "nop phi truc tuyen", "da thanh toan truc tuyen", "thanh toan online", "paid online",
    ),
    "returned_by_post": ("tra ket qua bcci", "tra qua buu dien", "tra ket qua qua buu chinh", "tra kq bcci", "tra bcci", "nhan ket qua qua buu chinh", "returned by post"),
    "submitted": ("ngay nop", "ngay nop ho so", "thoi gian nop", "ngay gio nop", "ngay dang ky", "thoi diem nop", "submitted"),
    "accepted": ("ngay tiep nhan", "thoi gian tiep nhan", "ngay nhan", "ngay nhan ho so", "ngay gio tiep nhan", "ngaytn", "ngay tn", "ngay thu ly", "accepted"),
    "promised": (
        "ngay hen tra", "hen tra", "ngay hen", "han xu ly", "han giai quyet", "ngay hen tra ket qua", "thoi gian hen tra", "ngay tra theo phieu hen",
        "han tra", "ngayht", "ngay ht", "promised", "due",
    ),
    "finished": (
        "ngay ket thuc xu ly", "ngay xu ly xong", "ngay hoan thanh", "ngay co ket qua", "ngay giai quyet xong", "thoi gian ket thuc", "ngay ket thuc",
        "ngay giai quyet", "ngayktxl", "ngay ktxl", "finished",
    ),
    "returned": ("ngay tra", "ngay tra ket qua", "ngay tra kq", "thoi gian tra ket qua", "ngay da tra", "ngay tra cho dan", "ngay tra thuc te", "returned"),
    "status": ("trang thai", "trang thai ho so", "tinh trang", "tinh trang ho so", "ma trang thai", "tt hs", "tths", "status"),
    "refusal_form": ("phieu tu choi", "so phieu tu choi", "co phieu tu choi", "phieu tu choi tiep nhan", "mau 03", "refusal form"),
    "supplements": ("so lan bo sung", "so lan yeu cau bo sung", "lan bo sung", "solanbs", "so lan bs", "supplements"),
    "supplement_asked": ("ngay yeu cau bo sung", "ngay yc bo sung", "ngay ycbs", "ngay de nghi bo sung", "supplement asked"),
    "supplement_done": ("ngay bo sung", "ngay da bo sung", "ngay hoan thanh bo sung", "ngay nop bo sung", "supplement done"),
    "duty_asked": (
        "ngay thong bao nghia vu tai chinh", "ngay yeu cau thuc hien nghia vu tai chinh", "ngay thong bao thue", "ngay chuyen thue",
        "ngay chuyen thong tin nghia vu tai chinh", "ngay tb nvtc", "duty asked",
    ),
    "duty_done": (
        "ngay thuc hien nghia vu tai chinh", "ngay hoan thanh nghia vu tai chinh", "ngay xong nghia vu tai chinh", "ngay nop thue",
        "ngay da thuc hien nghia vu tai chinh", "ngay hoan thanh nvtc", "ngay thuc hien nvtc", "ngay nop nghia vu tai chinh", "duty done",
    ),
    "officer": ("ma can bo", "macb", "can bo xu ly", "nguoi xu ly", "ma nguoi xu ly", "can bo thu ly", "chuyen vien", "officer"),
    "digital_result": ("ket qua dien tu", "kq dien tu", "tra ket qua dien tu", "co ket qua dien tu", "kqdt", "digital result"),
    "digitised": ("so hoa", "duoc so hoa", "da so hoa", "ho so so hoa", "ho so co thanh phan so hoa", "digitised"),
    "reused": ("tai su dung", "dung lai du lieu", "khai thac du lieu", "duoc lay tu kho dmqg", "su dung lai", "reused"),
    "fault": ("loi do", "trach nhiem cham", "do loi", "chu the gay cham", "fault"),
    "cause": ("nguyen nhan", "ly do tre", "nguyen nhan cham", "ly do qua han", "nguyen nhan tre han", "cause"),
}  # fmt: skip
"""Column → headings met for it, the surest first."""

STEP_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": HEADINGS["code"],
    "number": ("buoc thu", "thu tu", "so thu tu buoc", "stt buoc", "thu tu buoc", "number"),
    "step": ("buoc xu ly", "ten buoc", "buoc", "cong doan", "noi dung xu ly", "hanh dong", "step"),
    "waiting": ("cho", "dang cho", "trang thai buoc", "loai", "waiting"),
    "unit": (*HEADINGS["unit"], "don vi giu", "don vi nhan", "phong ban"),
    "officer": HEADINGS["officer"],
    "since": ("tu", "bat dau", "ngay bat dau", "thoi gian bat dau", "ngay nhan", "thoi gian nhan", "ngay den", "since", "from"),
    "until": ("den", "ket thuc", "ngay ket thuc", "thoi gian ket thuc", "ngay chuyen", "thoi gian chuyen", "ngay di", "until", "to"),
    "reply_by": ("han buoc", "han xu ly", "han", "han tra loi", "ngay hen", "reply by", "due"),
}  # fmt: skip

STATUSES: Final[Mapping[str, int]] = {
    "moi dang ky": 1, "moi": 1, "cho tiep nhan": 1, "moi nop": 1, "dang ky": 1,
    "duoc tiep nhan": 2, "da tiep nhan": 2, "tiep nhan": 2, "moi tiep nhan": 2,
    "khong duoc tiep nhan": 3, "tu choi": 3, "tu choi tiep nhan": 3, "khong tiep nhan": 3, "bi tu choi": 3,
    "dang xu ly": 4, "dang giai quyet": 4, "cho xu ly": 4, "dang thu ly": 4, "tham dinh": 4, "cho ky duyet": 4, "chua giai quyet": 4, "dang trinh ky": 4,
    "yeu cau bo sung giay to": 5, "yeu cau bo sung": 5, "cho bo sung": 5, "bo sung": 5, "tam dung cho bo sung": 5, "dang bo sung": 5,
    "yeu cau thuc hien nghia vu tai chinh": 6, "cho thuc hien nghia vu tai chinh": 6, "nghia vu tai chinh": 6, "cho nop thue": 6, "tam dung": 6,
    "cho thanh toan": 6,
    "cong dan yeu cau rut ho so": 7, "rut ho so": 7, "da rut": 7, "cong dan rut": 7, "xin rut": 7,
    "dung xu ly": 8, "dung giai quyet": 8, "tra lai": 8, "tra ho so": 8, "huy": 8, "da huy": 8, "khong giai quyet": 8,
    "da xu ly xong": 9, "xu ly xong": 9, "da giai quyet": 9, "co ket qua": 9, "cho tra ket qua": 9, "da co ket qua": 9, "hoan thanh": 9, "da hoan thanh": 9,
    "cho tra": 9, "da giai quyet xong": 9,
    "da tra ket qua": 10, "da tra": 10, "tra ket qua": 10, "ket thuc": 10, "da ket thuc": 10,
}  # fmt: skip
CHANNELS: Final[Mapping[str, str]] = {
    "1": "direct", "truc tiep": "direct", "tai quay": "direct", "nop truc tiep": "direct", "mot cua": "direct", "direct": "direct", "tt": "direct",
    "truc tiep tai bo phan mot cua": "direct", "tai bo phan mot cua": "direct", "offline": "direct",
    "2": "online", "truc tuyen": "online", "nop truc tuyen": "online", "dvc": "online", "dvcqg": "online", "cong dvc": "online", "cong dvcqg": "online",
    "qua mang": "online", "online": "online", "dich vu cong": "online", "cong dich vu cong": "online", "cong dich vu cong quoc gia": "online",
    "3": "postal", "bcci": "postal", "buu chinh": "postal", "buu chinh cong ich": "postal", "buu dien": "postal", "postal": "postal",
    "qua buu chinh cong ich": "postal", "dich vu buu chinh cong ich": "postal", "qua buu dien": "postal",
}  # fmt: skip
"""Kênh thực hiện of the national sync: 1 direct, 2 online, 3 public post; and words."""
LEVELS: Final[Mapping[str, str]] = {
    "toan trinh": "full", "dvc toan trinh": "full", "truc tuyen toan trinh": "full", "4": "full", "muc 4": "full", "muc do 4": "full", "full": "full",
    "dich vu cong truc tuyen toan trinh": "full", "md4": "full",
    "mot phan": "partial", "dvc mot phan": "partial", "truc tuyen mot phan": "partial", "3": "partial", "muc 3": "partial", "muc do 3": "partial",
    "partial": "partial", "dich vu cong truc tuyen mot phan": "partial", "md3": "partial",
    "1": "", "2": "", "muc 1": "", "muc 2": "", "muc do 1": "", "muc do 2": "", "cung cap thong tin": "", "khac": "", "0": "", "khong": "",
    "cung cap thong tin truc tuyen": "", "con lai": "", "none": "", "md2": "", "md1": "",
}  # fmt: skip
"""Until 2022 levels 1 to 4, since decree 42/2022/NĐ-CP full and partial service; 4 is near to full, 3 to partial."""
FAULTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("applicant", "do nguoi nop", "do nguoi nop ho so", "nguoi nop", "cong dan", "do cong dan"), "applicant"
    ),
    **dict.fromkeys(
        ("intake", "do tiep nhan", "do khau tiep nhan", "tiep nhan", "bo phan mot cua", "do bo phan mot cua"),
        "intake",
    ),
    **dict.fromkeys(
        ("owner", "do co quan giai quyet", "co quan giai quyet", "do don vi giai quyet", "don vi giai quyet"),
        "owner",
    ),
    **dict.fromkeys(("other", "do co quan khac", "co quan khac", "do co quan phoi hop", "co quan phoi hop"), "other"),
}
"""Whose fault a delay is."""
YES: Final = frozenset(
    {"1", "2", "x", "co", "true", "yes", "y", "dung", "roi", "da", "da thanh toan", "da so hoa", "t"}
)
NO: Final = frozenset({"0", "", "khong", "false", "no", "n", "sai", "chua", "k", "ko", "chua thanh toan", "f"})
"""Of the sync's online payment 1 is the national portal and 2 the province's gateway: yes, both."""
EMPTY: Final = frozenset({"", "null", "none", "nan", "n/a", "-", "--", "không có", "(null)"})
"""Cells that stand for nothing, in small letters."""

WAITING: Final = frozenset({"cho", "waiting", "dang cho", "1", "x", "true", "cho xu ly", "cho nhan", "w"})
WORKING: Final = frozenset({"xu ly", "working", "dang xu ly", "0", "", "false", "lam", "thuc hien"})
