"""QR codes, drawn here: no other server hears of an address."""

from io import BytesIO


def qr(text: str) -> bytes:
    """Return the code of ``text`` as SVG."""
    # The package is loaded by who prints.
    import qrcode
    from qrcode.image.svg import SvgPathImage

    made = qrcode.make(text, image_factory=SvgPathImage, border=2, error_correction=qrcode.ERROR_CORRECT_M)
    written = BytesIO()
    made.save(written)
    return written.getvalue()
