"""Makes an uploaded file anew: pictures are decoded and encoded again, PDF files disarmed.

This is a program of its own, started for each file by `converting`: what it reads was made by
strangers, and the decoders are large. Here they may crash, hang and ask for memory without
harm to the site, whose processes never load them. It imports nothing of the site.

    python decoding.py SOURCE FOLDER LIMITS      LIMITS is JSON: pixels, widths, tallest

It writes the versions into FOLDER and prints JSON: ``{"kind", "width", "height", "files"}``,
where `files` are endings of names, or ``{"fault": …}``, a key of `converting.FAULTS`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

MEMORY = 1024**3
CPU_SECONDS = 30
FILE_BYTES = 64 * 1024**2

DEEPEST = 50
"""How deep entries of a PDF file may nest."""

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
QUALITY = 80
NARROWEST = 100
"""How many times longer than wide a picture may be before nothing can be seen on it."""

ARMED = (
    "/AA", "/AF", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/Metadata", "/Movie",
    "/OpenAction", "/PieceInfo", "/Rendition", "/RichMediaContent", "/RichMediaSettings",
    "/Sound", "/XFA",
)  # fmt: skip
"""Entries of a PDF file that run, carry other files, or tell of its author."""

ACTS = (
    "/GoToE", "/GoToR", "/ImportData", "/JavaScript", "/Launch", "/Movie", "/Rendition",
    "/RichMediaExecute", "/Sound", "/SubmitForm", "/Thread", "/Trans",
)  # fmt: skip
"""Actions of a PDF file other than going to a page and to a web address."""


class Fault(Exception):
    """The file cannot be taken; the text is the word for why."""


def main(source: Path, folder: Path, limits: dict[str, Any]) -> dict[str, Any]:
    """What became of `source`, as it is printed."""
    with source.open("rb") as file:
        is_paper = file.read(1024).lstrip().startswith(b"%PDF-")
    try:
        return _paper(source, folder) if is_paper else _picture(source, folder, limits)
    except Fault as fault:
        return {"fault": str(fault)}


def _picture(source: Path, folder: Path, limits: dict[str, Any]) -> dict[str, Any]:
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = limits["pixels"]  # the library itself refuses twice as many
    try:
        with Image.open(source, formats=FORMATS) as image:
            _check_size(image.width, image.height, limits["pixels"])
            exact = image.format in ("PNG", "GIF") and image.width <= limits["widths"][-1]
            plain = _decoded(image, limits["widths"][-1], limits["tallest"])
    except UnidentifiedImageError:
        raise Fault("kind") from None
    except Image.DecompressionBombError:
        raise Fault("pixels") from None
    except (OSError, SyntaxError, ValueError):
        raise Fault("broken") from None
    files = []
    for width in [w for w in limits["widths"] if w < plain.width] + [plain.width]:
        height = max(1, round(plain.height * width / plain.width))
        small = plain if width == plain.width else plain.resize((width, height), reducing_gap=2.0)
        files.append(f"-{width}.webp" if small is not plain else f"-{width}x{height}.webp")
        _write(folder / files[-1], _encoded(small, exact and small is plain))
    return {"kind": "webp", "width": plain.width, "height": plain.height, "files": files}


def _encoded(picture: Any, exact: bool) -> bytes:
    """`picture` as WebP; where it was sent `exact`, as screenshots are, so if that is smaller."""
    trials = [BytesIO(), BytesIO()] if exact else [BytesIO()]
    for lossless, trial in enumerate(trials):
        quality = 60 if lossless else QUALITY  # of a lossless picture it is the effort
        picture.save(trial, "WEBP", quality=quality, method=4, lossless=bool(lossless))
    return min((trial.getvalue() for trial in trials), key=len)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _check_size(width: int, height: int, pixels: int) -> None:
    if width * height > pixels:
        raise Fault("pixels")
    if max(width, height) > NARROWEST * min(width, height):
        raise Fault("shape")


def _decoded(image: Any, widest: int, tallest: int) -> Any:
    """The first frame of `image`, upright, in sRGB, at most `widest` × `tallest`, and no more."""
    from PIL import ImageOps

    image.draft(None, (widest, widest))  # a JPEG is decoded near the size that is wanted
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256, "L")
    elif image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    elif image.mode != "RGBA" and image.has_transparency_data:
        image = image.convert("RGBA")
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    image.thumbnail((tallest, widest) if turned else (widest, tallest), reducing_gap=2.0)
    image = ImageOps.exif_transpose(image)
    image = _in_srgb(image, profile) if profile and image.mode != "RGBA" else image
    image = image.convert("RGBA" if image.mode == "RGBA" else "RGB")
    image.info.clear()
    return image


def _in_srgb(image: Any, profile: bytes) -> Any:
    """`image` with its colours as screens show them; as it is where its profile is damaged."""
    from PIL import ImageCms

    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, own, srgb, outputMode="RGB") or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _paper(source: Path, folder: Path) -> dict[str, Any]:
    import pikepdf

    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                raise Fault("broken")
            for entry in pdf.objects:
                _disarm(entry, 0)
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            made = BytesIO()
            pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
            _write(folder / ".pdf", made.getvalue())
    except pikepdf.PasswordError:
        raise Fault("locked") from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise Fault("broken") from None
    return {"kind": "pdf", "width": None, "height": None, "files": [".pdf"]}


def _disarm(entry: Any, depth: int) -> None:
    """Take from `entry`, and from what stands within it, whatever is in `ARMED` or in `ACTS`."""
    import pikepdf

    if depth > DEEPEST:
        raise Fault("broken")
    inside: list[Any] = []
    if isinstance(entry, pikepdf.Array):
        inside = list(entry)
    elif isinstance(entry, pikepdf.Dictionary | pikepdf.Stream):
        acts = str(entry.get("/S", "")) in ACTS
        for key in [key for key, _value in entry.items() if acts or key in ARMED]:
            del entry[key]
        inside = [value for _key, value in entry.items()]
    for value in inside:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            _disarm(value, depth + 1)


def _bound() -> None:
    """Ask the system to stop this process where it takes more than a file can need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    os.nice(5)


if __name__ == "__main__":
    _bound()
    sys.stdout.write(
        json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])))
    )
