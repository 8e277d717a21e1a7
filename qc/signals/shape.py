"""How a fragment looks: length, capitals, punctuation, function words; nothing of what it says."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from qc.signals.frame import Column, Mask
from qc.signals.tokens import Kind, Tokens, word_hash

FUNCTION_WORDS = (
    "the of and to in a is that for it was on with as be at by this are from or an have not but they his "
    "her you we he she had were been will would their which who what when there can all said if one more "
    "about so its out up into than them some our my your no der die das und zu den ist von mit nicht ein "
    "eine auf für sich dem des im auch es als wie bei oder aber aus am wird sind hat er sie wir ich nach "
    "um noch nur war w z na do nie się że jest o od po za jak co dla przez przy oraz и в не на что с по "
    "как это из у за от для но он она они мы вы был была было быть его её их а же к del la el los las que "
    "en y por con una para le les et du est une pour dans 的 了 是 在 和 不 有 我 他 这 一 人 也 就 都"
)
ADDRESSING_WORDS = (
    "i you your we our us my me mine yours du dein deine dir dich "
    "sie ihr ihre ihnen wir uns вы ваш вас мы ty twój nas 你 您 我"
)
URL_WORDS = "http https www com html php org net"

FUNCTION, ADDRESSING, URL = 1, 2, 4
CLASS_BITS = 16


@cache
def _classes() -> NDArray[np.uint8]:
    """Return class bits of words by the first bits of their hash; few other words fall on a marked place."""
    table = np.zeros(1 << CLASS_BITS, np.uint8)
    for bit, words in ((FUNCTION, FUNCTION_WORDS), (ADDRESSING, ADDRESSING_WORDS), (URL, URL_WORDS)):
        for word in words.split():
            table[word_hash(word) >> (64 - CLASS_BITS)] |= bit
    return table


class Shape:
    """Shape of each fragment, and what other signals build on.

    Attributes:
        closed: whether it ends as a sentence does.
        function: share of its words that are function words.
        capitals: share of its words that begin with a capital.
        url: number of words that addresses are made of.
        prose: whether it looks like running text.
        good: whether it looks like running text with function words.
    """

    def __init__(self, tokens: Tokens) -> None:
        words = tokens.words
        at_least_one = np.maximum(words, 1)
        classes = _classes()[tokens.hashes >> np.uint64(64 - CLASS_BITS)]
        self.function: Column = tokens.count((classes & FUNCTION) > 0) / at_least_one
        self.addressing: Column = tokens.count((classes & ADDRESSING) > 0) / at_least_one
        self.url: Column = tokens.count((classes & URL) > 0)
        self.capitals: Column = tokens.count(tokens.capital) / at_least_one
        self.closed: Mask = np.isin(tokens.last, (Kind.DOT, Kind.BANG)) | ((tokens.last == Kind.QUOTE) & (words > 5))
        self.prose: Mask = ((words >= 20) | ((words >= 12) & self.closed)) & (words < 1500)
        cjk = tokens.counts[:, Kind.CJK]
        self.good: Mask = (words >= 12) & self.closed & ((self.function >= 0.2) | (cjk > 10))


def columns(tokens: Tokens, shape: Shape) -> dict[str, Column]:
    """Return the shape columns."""
    words, counts, visible = tokens.words, tokens.counts, np.maximum(tokens.visible, 1)
    at_least_one = np.maximum(words, 1)
    cased = np.maximum(counts[:, Kind.LOWER] + counts[:, Kind.UPPER] + counts[:, Kind.CJK], 1)
    per_word = {
        f"{kind.name.lower()}_per_word": counts[:, kind] / at_least_one
        for kind in Kind
        if kind >= Kind.DOT and kind != Kind.MONEY
    }
    return {
        "chars": np.log1p(tokens.visible),
        "words": np.log1p(words),
        "capitals": shape.capitals,
        "function": shape.function,
        "addressing": shape.addressing,
        "url": shape.url,
        "closed": shape.closed.astype(np.float64),
        "ends_colon": (tokens.last == Kind.COLON).astype(np.float64),
        "ends_comma": (tokens.last == Kind.COMMA).astype(np.float64),
        "ends_bang": (tokens.last == Kind.BANG).astype(np.float64),
        "begins_lower": (tokens.first == Kind.LOWER).astype(np.float64),
        "begins_digit": (tokens.first == Kind.DIGIT).astype(np.float64),
        "begins_mark": np.isin(tokens.first, (Kind.SEPARATOR, Kind.DASH, Kind.MARK)).astype(np.float64),
        "begins_other": (tokens.first == Kind.OTHER).astype(np.float64),
        "digits": counts[:, Kind.DIGIT] / visible,
        "upper": counts[:, Kind.UPPER] / cased,
        "cjk": counts[:, Kind.CJK] / visible,
        "money": counts[:, Kind.MONEY],
        "sentences": np.minimum(counts[:, Kind.DOT] + counts[:, Kind.BANG], 20),
        "word_length": tokens.count(tokens.length.astype(np.float64)) / np.maximum(tokens.per_fragment, 1),
        **per_word,
    }
