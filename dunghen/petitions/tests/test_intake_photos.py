"""One contract for every photo: whatever camera it comes from, it is decided by content, turned, made smaller, and nothing hidden is left."""

import io
from decimal import Decimal

import pytest
from PIL import Image

from dunghen.petitions.intake import photos
from dunghen.petitions.intake.contract import UnfitPhoto
from dunghen.petitions.tests import stage

KINDS = ("JPEG", "PNG", "WEBP", "HEIF")


@pytest.fixture(scope="module", autouse=True)
def heic() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_each_kind_is_read_whatever_its_name_says(kind: str) -> None:
    shot = photos.read_photo("hồ sơ.docx", stage.photo(kind))
    assert opened(shot.picture.content).format == "JPEG" and opened(shot.picture.thumb).format == "JPEG"
    assert (shot.picture.width, shot.picture.height) == (640, 480) and shot.name == "hồ sơ.docx"


def test_where_it_was_taken_is_handed_back_and_gone_from_the_picture(kind: str) -> None:
    shot = photos.read_photo("a.jpg", stage.photo(kind, exif=stage.exif(12.239, 109.1967)))
    assert shot.point is not None
    assert abs(shot.point[0] - Decimal("12.239")) < Decimal("0.0001")
    assert abs(shot.point[1] - Decimal("109.1967")) < Decimal("0.0001")
    for content in (shot.picture.content, shot.picture.thumb):
        picture = opened(content)
        assert not picture.getexif() and not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)
        assert b"Exif" not in content and "Thử".encode() not in content


def test_a_large_one_is_made_smaller_and_a_small_one_stays(kind: str) -> None:
    large = photos.read_photo("a", stage.photo(kind, size=(3000, 1500)))
    assert (large.picture.width, large.picture.height) == (2000, 1000)
    assert opened(large.picture.thumb).size == (320, 160)
    small = photos.read_photo("a", stage.photo(kind, size=(40, 30)))
    assert (small.picture.width, small.picture.height) == (40, 30)


def test_the_same_photo_gives_the_same_picture(kind: str) -> None:
    content = stage.photo(kind)
    assert photos.read_photo("a", content) == photos.read_photo("a", content)


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_telephone_held_another_way_is_set_upright(orientation: int) -> None:
    shot = photos.read_photo("a.jpg", stage.photo(exif=stage.exif(12, 109, orientation)))
    upright = (640, 480) if orientation == 3 else (480, 640)
    assert (shot.picture.width, shot.picture.height) == upright


def test_a_photo_without_a_place_has_none(kind: str) -> None:
    assert photos.read_photo("a", stage.photo(kind)).point is None


@pytest.mark.parametrize(
    "gps",
    [{}, {2: (1, 2)}, {1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)}, {1: "N", 2: (95, 0, 0), 3: "E", 4: (9, 0, 0)}],
)
def test_nonsense_about_the_place_is_no_place(gps: dict[int, object]) -> None:
    exif = Image.Exif()
    exif[0x8825] = gps
    assert photos.read_photo("a", stage.photo(exif=exif)).point is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xff\xd8\xff" + b"x" * photos.MOST_BYTES, "size"),
        (b"GIF89a" + b"x" * 50, "gif"),
        (b"\x00\x00\x00\x18ftypmp42" + b"x" * 50, "video"),
        (b"%PDF-1.7 " + b"x" * 50, "pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"MZ" + b"x" * 50, "kind"),
        (b"\xff\xd8\xff" + b"x" * 500, "broken"),
        (stage.photo()[:600], "broken"),
    ],
)
def test_what_is_no_fit_photo_is_refused_with_its_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnfitPhoto) as refused:
        photos.read_photo("ảnh nhà.jpg", content)
    assert str(photos.REASONS[reason]) in refused.value.sentence and "ảnh nhà.jpg" in refused.value.sentence
    assert "Vui lòng" in refused.value.sentence


def test_a_bomb_of_pixels_is_not_opened() -> None:
    written = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    assert len(written.getvalue()) < 100_000
    with pytest.raises(UnfitPhoto) as refused:
        photos.read_photo("bom.png", written.getvalue())
    assert "quá nhiều điểm ảnh" in refused.value.sentence


def test_see_through_becomes_white_and_wide_colours_plain() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(written, "PNG")
    assert opened(photos.read_photo("a", written.getvalue()).picture.content).getpixel((10, 10)) == (255, 255, 255)
    for mode in ("L", "CMYK", "P", "I;16"):
        written = io.BytesIO()
        Image.new("L", (50, 50), 90).convert("I" if mode == "I;16" else mode).convert(mode).save(
            written, "TIFF" if False else ("JPEG" if mode == "CMYK" else "PNG")
        )
        assert photos.read_photo("a", written.getvalue()).picture.width == 50


def test_a_scanner_is_asked_before_it_is_decoded() -> None:
    asked: list[bytes] = []
    content = stage.photo()
    photos.read_photo("a", content, scan=asked.append)
    assert asked == [content]


def test_names_that_mislead_are_shown_plainly() -> None:
    assert photos.shown_name("../../etc/\u202egpj.exe") == "gpj.exe"
    assert photos.shown_name("C:\\anh\\nhà <b>.jpg") == "nhà b.jpg"
    assert len(photos.shown_name("x" * 300 + ".jpg")) <= 60
