"""What nobody types who looks for something, by kind."""

from __future__ import annotations

import random
from collections.abc import Mapping

LONG = 10_000

_chance = random.Random(31)

TEXTS: Mapping[str, str] = {
    "nothing": "",
    "blanks": " \t\n\u3000\u00a0" * 20,
    "ten thousand letters": "a" * LONG,
    "ten thousand Chinese characters": "信用证里的软条款怎么改" * (LONG // 11),
    "ten thousand different characters": "".join(map(chr, range(0x4E00, 0x4E00 + LONG))),
    "a thousand short words": " ".join(f"w{number:x}" for number in range(1_000)),
    "only punctuation": "？！。，、；：（）【】《》…—·~!?.,;:()[]{}<>/|\\" * 20,
    "wildcards": "* ? 定* *金 %定% _ _% [a-z]* **?**",
    "unbalanced quotes": '"定金 “尾款 「提单 \' ` ” " 「',
    "many quotes": '"' * 501,
    "many phrases": '"定金 尾款" “提单” ' * 100,
    "control characters": "".join(map(chr, range(32))) + "定金\x7f\x80\x9f",
    "NUL": "定\x00金\x00",
    "half of a pair": "定\udc80金\ud83d",
    "SQL": "'; DROP TABLE questions; -- ' OR '1'='1' UNION SELECT * FROM members /*",
    "markup": "<script>alert(1)</script> &lt;b&gt; \"'><img src=x onerror=alert(1)>",
    "templates": "${7*7} #{7*7} <%= 7*7 %> %s {0} [[7*7]]",
    "500 operators": " ".join(f"score:>{number}" for number in range(500)),
    "500 operators, none right": "is:x industry:y tag:z author:- since:99 lang:! answers:n " * 72,
    "500 exclusions": " ".join(f"-词{number}" for number in range(500)),
    "a chain of operators": "industry:tag:author:is:score:" * 100,
    "boolean": "AND OR NOT ( ) && || ! +定金 -(尾款) NEAR/5 ^2 ~0.5 title:(a b) [1 TO *}",
    "enormous numbers": f"score:>{'9' * 400} answers:-{'9' * 400} since:{'9' * 40}-99",
    "numbers of other scripts": "score:>٣ answers:၅ since:２０２６-０１ page:Ⅷ ²³",
    "right-to-left marks": "\u202e金定\u202c \u2066尾款\u2069 \u200f\u200e\u061c",
    "right-to-left words": "מכתב אשראי خطاب اعتماد 定金",
    "marks upon marks": "z" + "\u0301" * 3_000 + "定" + "\u20dd" * 3_000,
    "emoji": "🙂👨‍👩‍👧‍👦🇨🇳🏴‍☠️" * 200,
    "unseen characters": "定\u200b\u200d\ufeff\u00ad\u2060金\u3164\u115f",
    "a regular expression of doom": "(a+)+$ (x+x+)+y ^(([a-z])+.)+[A-Z]([a-z])+$ " + "a" * 3_000,
    "joints without end": "a-" * 2_000 + "!" + "'’" * 1_000 + "_-" * 1_000,
    "quotes and blanks for ever": '" ' * 2_000 + "\t“ " * 500,
    "colons without end": ":" * 3_000 + "：" * 500 + "is" * 300 + ":",
    "letters that grow": "ﷺ" * 600 + "İ" * 600 + "ß" * 600,
    "digits without end": "1234567890" * 500,
    "characters of the far planes": "𠀀𪚥\U0002ebe0\U00030000\U0010fffd\ue000" * 100,
    "noise": "".join(map(chr, _chance.choices(range(32, 0xD7FF), k=3_000))),
}
