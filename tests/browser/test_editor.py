"""The editor: toolbar and keys, pictures pasted and dropped, names and tags offered."""

from __future__ import annotations

import base64
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.uploads.samples import picture

from .conftest import People, Site, check

SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}

PUT_FILE = """(area, [kind, name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
  area.dispatchEvent(event);
}"""


@pytest.fixture
def page(people: People) -> Page:
    page = people.come("asha", width=1280)
    page.goto("/questions/ask")
    return page


def area_of(page: Page) -> Locator:
    return page.locator("textarea[data-editor]")


def put_file(page: Page, way: str, content: bytes, name: str, kind: str) -> None:
    data = base64.b64encode(content).decode()
    area_of(page).evaluate(PUT_FILE, [way, name, kind, data])


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_editor_can_be_used_by_everybody(page: Page, site: Site, size: str, theme: str) -> None:
    page.set_viewport_size(SIZES[size])  # type: ignore[arg-type]
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    expect(page.locator(".toolbar")).to_be_visible()
    expect(page.locator("[data-attach]")).to_be_hidden()
    check(page)
    page.goto(f"{site.url}/settings/files")
    check(page)


def test_the_toolbar_is_one_stop_and_marks_what_is_selected(page: Page) -> None:
    area = area_of(page)
    area.fill("尾款 60% 见提单")
    area.evaluate("area => area.setSelectionRange(3, 6)")
    first = page.get_by_role("button", name="Bold")
    first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(area).to_have_value("尾款 **60%** 见提单")
    expect(area).to_be_focused()
    page.keyboard.press("Control+b")
    expect(area).to_have_value("尾款 60% 见提单")
    page.keyboard.press("Control+z")
    expect(area).to_have_value("尾款 **60%** 见提单")
    stops = page.locator(".toolbar button[tabindex='0']")
    expect(stops).to_have_count(1)


def test_keys_and_lists(page: Page) -> None:
    area = area_of(page)
    area.fill("提单")
    area.press("Control+a")
    area.press("Control+k")
    page.keyboard.type("x.example")
    expect(area).to_have_value("[提单](x.example)")
    area.fill("一\n二")
    area.press("Control+a")
    page.get_by_role("button", name="Numbered list").click()
    expect(area).to_have_value("1. 一\n2. 二")
    page.get_by_role("button", name="Numbered list").click()
    expect(area).to_have_value("一\n二")


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_comes_into_the_text_and_is_shown(page: Page, way: str) -> None:
    area = area_of(page)
    area.fill("见图")
    size = (500, 300) if way == "paste" else (510, 300)
    put_file(page, way, picture("PNG", size), "箱唛.png", "image/png")
    shown = re.compile(rf"^见图\n!\[箱唛\]\(/files/[0-9a-f]{{24}}-{size[0]}x300\.webp\)\n$")
    expect(area).to_have_value(shown)
    expect(page.locator(".uploading [role=status]")).to_contain_text("箱唛.png")
    image = page.locator(".preview .prose img")
    expect(image).to_have_attribute("width", str(size[0]))
    expect(image).not_to_have_js_property("naturalWidth", 0)
    check(page)


def test_a_file_from_the_button_that_cannot_be_taken_is_said(page: Page) -> None:
    area = area_of(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Picture or file").click()
    chooser.value.set_files({"name": "a.png", "mimeType": "image/png", "buffer": b"<svg/>"})
    expect(page.locator(".uploading [role=alert]")).to_contain_text("Only pictures")
    expect(area).to_have_value(re.compile(r"^\s*$"))


def test_a_name_is_chosen_by_keyboard(page: Page) -> None:
    area = area_of(page)
    area.press_sequentially("请问@be")
    option = page.locator(".offers:not([hidden]) [role=option]").first
    expect(option).to_contain_text("@Ben 贺")
    expect(area).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    check(page)
    page.keyboard.press("Enter")
    expect(area).to_have_value("请问@Ben 贺 ")
    expect(page.locator(".offers:not([hidden])")).to_have_count(0)
    area.press_sequentially("me@be")
    page.wait_for_timeout(400)
    expect(page.locator(".offers:not([hidden])")).to_have_count(0)


def test_tags_are_offered_in_their_field(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/tags")
    tag = page.locator(".tags a").first.inner_text().split("\n")[0].strip()
    page.goto(f"{site.url}/questions/ask")
    for details in page.locator("form details").all():
        details.evaluate("details => { details.open = true; }")
    field = page.locator("input[data-complete-tags]")
    field.press_sequentially(f"海运险，{tag[:1]}")
    expect(field).to_have_attribute("aria-expanded", "true")
    check(page)
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".offers [aria-selected=true]").get_attribute("data-name")
    page.keyboard.press("Tab")
    expect(field).to_have_value(f"海运险，{chosen}, ")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_without_script_the_file_field_is_there(people: People) -> None:
    page = people.come("asha", script=False)
    page.goto("/questions/ask")
    expect(page.locator(".toolbar")).to_have_count(0)
    page.fill("textarea[name=body]", "见图")
    file = {"name": "b.png", "mimeType": "image/png", "buffer": picture("PNG", (520, 300))}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Attach").click()
    expect(page.locator("textarea[name=body]")).to_have_value(
        re.compile(r"^见图\s+!\[b\]\(/files/")
    )


def test_in_a_comment_the_people_of_the_thread_come_first(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/questions?tab=solved")
    page.locator("main h3 a").first.click()
    page.locator("article.answer details.comments, article.answer .comments summary").first.click()
    box = page.locator("article.answer textarea[data-complete]").first
    box.press_sequentially("@")
    offers = page.locator(".offers:not([hidden]) [role=option]")
    expect(offers.first).to_be_visible()
    writers = page.locator("article.answer .who a").all_inner_texts()
    named = offers.evaluate_all("options => options.map((option) => option.dataset.name)")
    assert set(named) & set(writers)
    page.keyboard.press("Escape")
    expect(offers).to_have_count(0)
    expect(box).to_have_value("@")
    check(page)
