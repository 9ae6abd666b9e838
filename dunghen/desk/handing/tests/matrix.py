"""The rows of the hand-over in the table of pages (columns and meaning: tests/pages/matrix.py)."""

from typing import Any

from dunghen.kernel.commitments import operations
from dunghen.kernel.tests import make
from dunghen.kernel.tests.people import Cast
from tests.pages.matrix import Row, Scene


def minute(scene: Scene) -> list[Any]:
    return [scene["minute"].pk]


ROWS = [
    #   anonymous outsider officer head clerk supervisor leader admin coordinator operator
    Row("desk:hand-over", "302 403 403 200 403 403 403 200 403 403", look="an"),
    Row("desk:minute", "302 403 403 200 403 403 403 200 403 403", args=minute, look="huong"),
    Row("desk:minute-docx", "302 403 403 200 403 403 403 200 403 403", args=minute),
]


def scene(cast: Cast) -> dict[str, Any]:
    """One hand-over of one promise, with its minute."""
    make.commitment(cast.units.so_xay_dung, due_at=make.moment(2021, 9, 30, 17))
    made = operations.hand_over_all(
        actor=cast.an,
        from_unit=cast.units.so_xay_dung,
        to_unit=cast.units.so_y_te,
        basis="Quyết định sắp xếp",
        number="01/BB",
        at=make.MONDAY,
    )
    return {"minute": made}
