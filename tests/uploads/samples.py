"""Files as people send them, and as attackers do; made by the libraries that read them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pikepdf
from PIL import Image


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), **options: object) -> bytes:
    """A picture of `size` whose left half is red and whose right half is blue."""
    image = Image.new(str(options.pop("mode", "RGB")), size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return saved(image, kind, **options)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)  # type: ignore[arg-type]
    return file.getvalue()


def photo(turned: int = 1) -> bytes:
    """A JPEG with the place where it was taken, its camera, and `turned` as its orientation."""
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "SecretCam"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 14.0, 0.0), 3: "E", 4: (121.0, 28.0, 0.0)})
    return picture("JPEG", exif=exif, comment=b"<?php system('id') ?>")


def animation() -> bytes:
    """A GIF whose first frame is red, and whose second is green."""
    red, green = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (60, 40), "green")
    return saved(red, "GIF", save_all=True, append_images=[green])


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes of PNG that unpack to `width` × `height` pixels, all black."""
    rows = zlib.compress(bytes((min(width, 60_000) // 8 + 2) * min(height, 20_000)), 9)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    )


def paper(armed: bool = False, password: str = "") -> bytes:
    """A PDF file of one page; `armed` runs script when opened and carries a program."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.docinfo["/Author"] = "SecretAuthor"
    if armed:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('SecretScript')")
        pdf.Root.OpenAction = script
        pdf.Root.AA = pikepdf.Dictionary(WC=script)
        pdf.pages[0].obj.AA = pikepdf.Dictionary(O=script)
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="SecretProgram.exe")
        site = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://www.customs.gov.cn")
        pdf.pages[0].obj.Annots = pikepdf.Array([_button(pdf, launch), _button(pdf, site)])
        pdf.attachments["evil.exe"] = pikepdf.AttachedFileSpec(pdf, b"SecretProgram")
    file = BytesIO()
    lock = pikepdf.Encryption(owner=password, user=password) if password else False
    pdf.save(file, encryption=lock)
    return file.getvalue()


def _button(pdf: pikepdf.Pdf, action: pikepdf.Dictionary) -> pikepdf.Object:
    rectangle = pikepdf.Array([0, 0, 100, 100])
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rectangle, A=action
        )
    )
