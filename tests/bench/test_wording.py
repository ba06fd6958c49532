from __future__ import annotations

from random import Random

from bench.wording import Writer
from qa.core.markup import excerpt, render


def test_the_html_of_a_generated_post_is_what_the_renderer_makes_of_its_source() -> None:
    writer = Writer(Random(7))
    for _ in range(60):
        topic = writer.topic()
        for body in (writer.question(topic), writer.answer(topic), writer.comment(topic)):
            assert body.html == render(body.source)
            assert body.excerpt == excerpt(body.source)


def test_the_same_seed_writes_the_same_texts() -> None:
    first, second = Writer(Random(3)), Writer(Random(3))
    assert first.question(first.topic()) == second.question(second.topic())
