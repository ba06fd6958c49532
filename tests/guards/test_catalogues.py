"""Everything people read is there in all three languages."""

from __future__ import annotations

import re

import pytest

from qa.translations import catalogues

PLACES = re.compile(r"%\((\w+)\)[sd]")


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_the_catalogue_has_every_message_of_the_code_and_no_other(language: str) -> None:
    stored = catalogues.read(language)
    wanted = {message.id for message in catalogues.template() if message.id}
    assert {message.id for message in stored if message.id} == wanted
    assert [message.id for message in catalogues.untranslated(stored)] == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_a_translation_has_the_places_of_its_message(language: str) -> None:
    wrong = []
    for message in catalogues.read(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        allowed = {place for text in ids for place in PLACES.findall(text)}
        needed = allowed - {"num"}
        for text in strings:
            if not needed <= set(PLACES.findall(text)) <= allowed:
                wrong.append(text)
    assert wrong == []


def test_simplified_and_traditional_are_not_mixed_up() -> None:
    hans = "".join(str(m.string) for m in catalogues.read("zh_Hans") if m.id)
    hant = "".join(str(m.string) for m in catalogues.read("zh_Hant") if m.id)
    assert set("问题专业务发这说") & set(hant) == set()
    assert set("問題專業務發這說") & set(hans) == set()
