"""The trade card: what a deal is about, in a few choices. Answers in business depend on them.

All of it is optional. The keys below are stored, and are the values of the lists' filters; what
they are called is translated when it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qa.core.i18n import Text, _
from qa.core.text import clean_line, too_wide

PRODUCT_WIDTH = 60

STAGES: Mapping[str, Text] = {
    "looking": _("Looking around"),
    "quoting": _("Quotation and samples"),
    "contract": _("Contract and deposit"),
    "production": _("In production"),
    "shipping": _("Shipping and customs"),
    "payment": _("Payment due"),
    "after": _("After the sale"),
    "dispute": _("In dispute"),
}

QUANTITIES: Mapping[str, Text] = {
    "sample": _("Samples"),
    "under-100": _("Under 100"),
    "100-1000": _("100 to 1,000"),
    "1000-10000": _("1,000 to 10,000"),
    "over-10000": _("Over 10,000"),
    "container": _("By the container"),
}

REGIONS: Mapping[str, Text] = {
    "mainland": _("Mainland China"),
    "hk-macau": _("Hong Kong and Macau"),
    "taiwan": _("Taiwan"),
    "japan-korea": _("Japan and Korea"),
    "southeast-asia": _("Southeast Asia"),
    "south-asia": _("South Asia"),
    "central-asia": _("Russia and Central Asia"),
    "middle-east": _("Middle East"),
    "europe": _("Europe"),
    "africa": _("Africa"),
    "north-america": _("North America"),
    "latin-america": _("Latin America"),
    "oceania": _("Australia and Oceania"),
}

PLATFORMS: Mapping[str, Text] = {
    "1688": _("1688"),
    "alibaba": _("Alibaba.com"),
    "taobao": _("Taobao and Tmall"),
    "jd": _("JD.com"),
    "pinduoduo": _("Pinduoduo and Temu"),
    "douyin": _("Douyin and TikTok"),
    "wechat": _("WeChat"),
    "amazon": _("Amazon"),
    "aliexpress": _("AliExpress"),
    "shopee": _("Shopee and Lazada"),
    "own-shop": _("Own shop"),
    "fair": _("Trade fair"),
    "offline": _("Offline"),
    "other": _("Another platform"),
}

CHOICES: Mapping[str, Mapping[str, Text]] = {
    "stage": STAGES,
    "quantity": QUANTITIES,
    "region": REGIONS,
    "platform": PLATFORMS,
}
"""The choices of each field that has some; the product is free text."""

LABELS: Mapping[str, Text] = {
    "product": _("Product"),
    "stage": _("Stage of the deal"),
    "quantity": _("Quantity"),
    "region": _("Region"),
    "platform": _("Platform"),
}
"""What the fields are called, in the order of the card."""


@dataclass(frozen=True, slots=True)
class TradeCard:
    """A card as it was filled in; what was left out is empty."""

    product: str = ""
    stage: str = ""
    quantity: str = ""
    region: str = ""
    platform: str = ""

    def cleaned(self) -> TradeCard:
        """The card with its free text cleaned."""
        return replace(self, product=clean_line(self.product))

    def faults(self) -> dict[str, Text]:
        """What is wrong with a cleaned card, by name of field."""
        found: dict[str, Text] = {
            name: _("Choose one of the list, or none.")
            for name, choices in CHOICES.items()
            if getattr(self, name) and getattr(self, name) not in choices
        }
        if error := too_wide(self.product, PRODUCT_WIDTH):
            found["product"] = error
        return found

    @property
    def lines(self) -> list[tuple[Text, Text]]:
        """What was filled in, each with its label; a choice no longer offered shows its key."""
        return [
            (label, CHOICES.get(name, {}).get(value, value))
            for name, label in LABELS.items()
            if (value := getattr(self, name))
        ]
