"""Files made anew: what is shown stays, what hides in them goes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageCms

from qa.core.errors import Invalid
from qa.uploads import converting
from qa.uploads.converting import Remade, remake
from tests.uploads.samples import animation, paper, photo, picture, png_that_says, saved


def made_of(content: bytes, folder: Path) -> Remade:
    source = folder / "sent"
    source.write_bytes(content)
    return remake(source, folder)


def refusal(content: bytes, folder: Path) -> str:
    with pytest.raises(Invalid) as caught:
        made_of(content, folder)
    return str(caught.value.errors["file"])


def largest(made: Remade, folder: Path) -> Image.Image:
    return Image.open(BytesIO((folder / made.files[-1]).read_bytes()))


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return pixel[0] > 200 and pixel[1] < 80 and pixel[2] < 80


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "MPO"])
def test_a_picture_becomes_webp_of_its_size(kind: str, tmp_path: Path) -> None:
    made = made_of(picture(kind), tmp_path)
    assert made == Remade("webp", 640, 480, ("-400.webp", "-640x480.webp"))
    image = largest(made, tmp_path)
    assert (image.format, image.size) == ("WEBP", (640, 480))
    assert is_red(image.convert("RGB").getpixel((10, 10)))
    assert Image.open(BytesIO((tmp_path / "-400.webp").read_bytes())).size == (400, 300)


def test_a_large_picture_becomes_smaller_and_a_small_one_never_larger(tmp_path: Path) -> None:
    large = made_of(picture(size=(4000, 3000)), tmp_path)
    assert large.files == ("-400.webp", "-900.webp", "-1800x1350.webp")
    assert made_of(picture(size=(30, 20)), tmp_path).files == ("-30x20.webp",)


@pytest.mark.parametrize("mode", ["L", "P", "1", "I;16", "CMYK", "RGBA", "LA"])
def test_a_picture_of_any_colours_can_be_taken(mode: str, tmp_path: Path) -> None:
    image = Image.new("I;16", (50, 40), 65_535) if mode == "I;16" else Image.new(mode, (50, 40), 1)
    made = made_of(saved(image, "JPEG" if mode == "CMYK" else "PNG"), tmp_path)
    shown = largest(made, tmp_path)
    assert shown.mode == ("RGBA" if mode in ("RGBA", "LA") else "RGB")
    if mode == "I;16":
        assert shown.getpixel((5, 5)) == (255, 255, 255)


def test_what_a_photo_tells_of_its_place_and_camera_is_gone(tmp_path: Path) -> None:
    sent = photo()
    assert Image.open(BytesIO(sent)).getexif().get_ifd(0x8825)[2] == (31.0, 14.0, 0.0)
    made = made_of(sent, tmp_path)
    for name in made.files:
        content = (tmp_path / name).read_bytes()
        assert dict(Image.open(BytesIO(content)).getexif()) == {}
        assert not any(word in content for word in (b"SecretCam", b"EXIF", b"XMP ", b"php"))


def test_a_photo_held_sideways_stands_upright(tmp_path: Path) -> None:
    made = made_of(photo(turned=6), tmp_path)
    assert (made.width, made.height) == (480, 640)
    image = largest(made, tmp_path).convert("RGB")
    assert is_red(image.getpixel((240, 10)))
    assert not is_red(image.getpixel((240, 630)))


def test_of_an_animation_the_first_frame_is_shown(tmp_path: Path) -> None:
    image = largest(made_of(animation(), tmp_path), tmp_path)
    assert getattr(image, "n_frames", 1) == 1
    assert is_red(image.convert("RGB").getpixel((5, 5)))


def test_the_colours_of_a_profile_become_those_of_the_web(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for icc_profile in (profile, plain, b"damaged"):
        made = made_of(picture(icc_profile=icc_profile), tmp_path)
        image = largest(made, tmp_path)
        assert is_red(image.convert("RGB").getpixel((10, 10)))
        assert "icc_profile" not in image.info


def test_transparency_is_kept(tmp_path: Path) -> None:
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    shown = largest(made_of(saved(image, "PNG"), tmp_path), tmp_path)
    assert shown.convert("RGBA").getpixel((20, 20))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"MZ\x90\x00 a program",
        b"PK\x03\x04 an archive",
        b"hello",
        b"\0" * 100,
        saved(Image.new("RGB", (9, 9)), "BMP"),
        saved(Image.new("RGB", (9, 9)), "TIFF"),
        saved(Image.new("RGB", (9, 9)), "ICO"),
        saved(Image.new("RGB", (9, 9)), "EPS"),
    ],
    ids=["svg", "html", "program", "archive", "text", "zeros", "bmp", "tiff", "ico", "eps"],
)
def test_any_other_kind_is_refused_whatever_it_calls_itself(content: bytes, tmp_path: Path) -> None:
    assert refusal(content, tmp_path) == str(converting.FAULTS["kind"])


def test_of_a_picture_that_is_script_as_well_only_the_picture_is_left(tmp_path: Path) -> None:
    polyglot = animation() + b"*/=1;alert(document.cookie)//"
    made = made_of(polyglot, tmp_path)
    assert b"alert" not in (tmp_path / made.files[-1]).read_bytes()


@pytest.mark.parametrize(
    ("width", "height", "word"),
    [
        (60_000, 60_000, "pixels"),
        (2_000_000_000, 2_000_000_000, "pixels"),
        (1, 60_000, "narrow"),
        (60_000, 1, "narrow"),
    ],
)
def test_a_picture_of_monstrous_size_is_refused_by_its_header(
    width: int, height: int, word: str, tmp_path: Path
) -> None:
    assert word in refusal(png_that_says(width, height), tmp_path)


def test_a_damaged_picture_is_refused(tmp_path: Path) -> None:
    for content in (picture("JPEG")[:900], picture("PNG")[:-900], picture("WEBP")[:60]):
        assert "damaged" in refusal(content, tmp_path)


def test_a_long_screenshot_is_taken_as_tall_as_the_format_can_hold(tmp_path: Path) -> None:
    made = made_of(png_that_says(400, 20_000), tmp_path)
    assert (made.width, made.height) == (320, 16_000)


def test_nothing_in_a_pdf_file_runs_or_hides(tmp_path: Path) -> None:
    sent = paper(armed=True)
    made = made_of(sent, tmp_path)
    assert made == Remade("pdf", None, None, (".pdf",))
    with pikepdf.open(tmp_path / ".pdf") as pdf:
        assert len(pdf.pages) == 1
        assert not {"/OpenAction", "/AA", "/Metadata"} & set(pdf.Root.keys())
        assert "/AA" not in pdf.pages[0].obj
        assert not pdf.attachments
        run, visit = (dict(button.A.items()) for button in pdf.pages[0].obj.Annots)
        assert run == {}
        assert str(visit["/URI"]) == "https://www.customs.gov.cn"
        everything = b"".join(entry.unparse(resolved=True) for entry in pdf.objects)
    assert b"Secret" not in everything


def test_of_a_pdf_file_that_is_a_page_as_well_only_the_paper_is_left(tmp_path: Path) -> None:
    page = b"<html><script>alert(1)</script>"
    assert "Only pictures" in refusal(page + paper(), tmp_path)
    made_of(b"  \n" + paper() + page, tmp_path)
    assert b"script" not in (tmp_path / ".pdf").read_bytes()


def test_a_locked_or_damaged_pdf_file_is_refused(tmp_path: Path) -> None:
    assert "password" in refusal(paper(password="x"), tmp_path)
    assert "damaged" in refusal(b"%PDF-1.7\n" + b"\0" * 500, tmp_path)


def test_what_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "SECONDS", 0.01)
    assert "asks too much" in refusal(picture(), tmp_path)
