"""A company: its accounts, their rights, and what stays when one is switched off."""

from __future__ import annotations

from playwright.sync_api import expect

from .conftest import People, Site, answer, ask, check, sign_in

PAGE = "/settings/organisation"
MAIL = "lin@chenzhou.example.cn"
PASSWORD = "six harbour lanterns"


def test_a_company_opens_an_account_and_what_it_wrote_outlives_it(
    people: People, site: Site
) -> None:
    number = ask(
        people.come("priyanair", script=False),
        "Who pays when the container waits at the port of Chennai?",
        "The contract says CIF, the buyer did not open the letter of credit in time.",
    )
    boss = people.come("chenzhouguonong", language="zh_Hans", width=320)
    boss.goto(PAGE)
    expect(boss.locator("main")).to_contain_text("郴州果农老曾")
    check(boss)
    boss.locator("main form button.main").click()
    boss.fill("input[name=name]", "林小姐")
    boss.fill("input[name=email]", MAIL)
    check(boss)
    boss.locator("#open form button.main").click()
    expect(boss.locator(".accounts .row")).to_have_count(1)
    check(boss)

    lin = people.come(width=1280, theme="dark")
    lin.goto(site.mailed_link(MAIL))
    expect(lin.locator("main b")).to_contain_text("林小姐")
    check(lin)
    lin.fill("input[name=password]", PASSWORD)
    lin.get_by_role("button", name="Set the password and open the account").press("Enter")
    sign_in(lin, site, MAIL, PASSWORD)
    answer(lin, number, "Demurrage follows whoever caused the delay.")
    mine = lin.locator("article.answer", has_text="Demurrage follows")
    expect(mine).to_contain_text("郴州果农老曾:林小姐")
    lin.goto(PAGE)
    check(lin)

    boss.goto(PAGE)
    boss.locator(".accounts summary").click()
    boss.locator(".accounts input[value=answer]").uncheck()
    check(boss)
    boss.locator(".accounts form.form button").click()
    other = ask(
        people.come("priyanair", script=False),
        "Who insures the goods while they wait in the bonded warehouse?",
        "Our policy ends at the quay.",
    )
    lin.goto(f"/questions/{other}")
    expect(lin.locator("main")).to_contain_text("the main account of your organisation")

    boss.locator(".accounts form:has(input[name=value][value='0']) button").click()
    lin.goto("/notices")
    lin.wait_for_url("**/login**")

    guest = people.come(language="zh_Hant")
    guest.goto(f"/questions/{number}")
    kept = guest.locator("article.answer", has_text="Demurrage follows")
    expect(kept).to_contain_text("郴州果农老曾:林小姐")
    kept.get_by_role("link", name="林小姐").first.click()
    guest.locator(".company a").first.click()
    expect(guest.locator("h1")).to_have_text("郴州果农老曾")
    check(guest)
