import io
import math
import os
import random
import re
import runpy
import time
import tracemalloc
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.utils.ngram import NGram

from qc.language import SAMPLE_CHARS, UNKNOWN, LanguageIdentifier, Profiles, sample

TOOL = Path(__file__).parents[1] / "tools" / "make_language_profiles.py"

WRITTEN = {
    "ar": "أعلنت البلدية أن الجسر القديم سيغلق أمام السيارات طوال شهر الصيف حتى يتمكن العمال من إصلاح الأعمدة",
    "bg": "Общината съобщи, че старият мост ще бъде затворен за автомобили през цялото лято, докато се поправя.",
    "cs": "Město oznámilo, že starý most bude celé léto uzavřen pro auta, aby dělníci mohli opravit poškozené pilíře.",
    "da": "Kommunen oplyser, at den gamle bro bliver lukket for biler hele sommeren, så håndværkerne kan udbedre den, "
    "og at cyklister og fodgængere stadig kan komme over ad den smalle gangbro ved siden af.",
    "de": "Die Stadt hat mitgeteilt, dass die alte Brücke den ganzen Sommer über für Autos gesperrt bleibt.",
    "el": "Ο δήμος ανακοίνωσε ότι η παλιά γέφυρα θα μείνει κλειστή για τα αυτοκίνητα όλο το καλοκαίρι.",
    "en": "The council said that the old bridge would stay closed to cars all summer while the pillars are repaired.",
    "es": "El ayuntamiento anunció que el puente viejo permanecerá cerrado a los coches durante todo el verano.",
    "fa": "شهرداری اعلام کرد که پل قدیمی در تمام تابستان به روی خودروها بسته خواهد بود تا ستون‌ها تعمیر شوند.",
    "fi": "Kaupunki kertoi, että vanha silta pysyy suljettuna autoilta koko kesän, kun sen pilareita korjataan.",
    "fr": "La mairie a annoncé que le vieux pont resterait fermé aux voitures tout l'été, le temps de le réparer.",
    "he": "העירייה הודיעה שהגשר הישן יישאר סגור למכוניות במשך כל הקיץ כדי שאפשר יהיה לתקן את העמודים.",
    "hi": "नगर पालिका ने बताया कि पुराना पुल पूरी गर्मी कारों के लिए बंद रहेगा ताकि मजदूर टूटे हुए खंभों की मरम्मत कर सकें।",
    "hu": "A város közölte, hogy a régi híd egész nyáron zárva marad az autók előtt, amíg a pilléreket megjavítják.",
    "id": "Pemerintah kota mengumumkan bahwa jembatan tua itu akan ditutup untuk mobil sepanjang musim panas ini.",
    "it": "Il comune ha annunciato che il vecchio ponte resterà chiuso alle auto per tutta l'estate.",
    "ja": "市は、古い橋を夏のあいだ自動車通行止めにして、傷んだ橋脚を修理すると発表しました。",
    "ko": "시는 낡은 다리를 여름 내내 차량 통행을 막고 손상된 기둥을 수리한다고 밝혔다.",
    "nl": "De gemeente meldt dat de oude brug de hele zomer gesloten blijft voor auto's, voor herstel van de pijlers.",
    "pl": "Miasto ogłosiło, że stary most będzie zamknięty dla samochodów przez całe lato, aby naprawić filary.",
    "pt": "A câmara anunciou que a ponte velha ficará fechada aos automóveis durante todo o verão para reparação.",
    "ro": "Primăria a anunțat că podul vechi va rămâne închis pentru mașini toată vara, cât timp este reparat.",
    "ru": "Город сообщил, что старый мост будет закрыт для машин всё лето, пока рабочие чинят повреждённые опоры.",
    "sv": "Kommunen meddelar att den gamla bron kommer att vara stängd för bilar hela sommaren medan pelarna lagas.",
    "th": "เทศบาลแจ้งว่าสะพานเก่าจะปิดไม่ให้รถยนต์ผ่านตลอดฤดูร้อนเพื่อซ่อมเสาที่เสียหาย",
    "tr": "Belediye, eski köprünün yaz boyunca araçlara kapalı kalacağını ve hasarlı ayakların onarılacağını açıkladı.",
    "uk": "Місто повідомило, що старий міст буде зачинений для автомобілів усе літо, поки лагодять пошкоджені опори.",
    "vi": "Thành phố thông báo rằng cây cầu cũ sẽ đóng cửa đối với xe hơi suốt mùa hè để sửa chữa các trụ cầu.",
    "zh-cn": "市政府宣布，旧桥整个夏天将禁止汽车通行，以便工人修理受损的桥墩，行人和骑车的人仍然可以通过。",
    "zh-tw": "市政府宣布，舊橋整個夏天將禁止汽車通行，以便工人修理受損的橋墩，行人和騎車的人仍然可以通過。",
}
PIECES = [
    *(
        "über",
        "Straße",
        "McDonald",
        "USA",
        "İstanbul",
        "ștință",
        "naïve",
        "the",
        "Việt",
        "e\u0323\u0302n",
        "O\u0301",
        "ỆN",
    ),
    *(
        "москва",
        "Ελλάδα",
        "ی",
        "عربی",
        "हिन्दी",
        "東京",
        "乗る",
        "ひらがな",
        "カタカナ",
        "한국어",
        "ㄅㄆ",
        "、",
        "\u3000",
    ),
    *("http://example.com/a?b=c", "https://例.org", "name@example.org", "a@b", "@", "://", "[\\]^_`", "’", "123", "–"),
    *(" ", "  ", "\n", "\t", "\xa0", "«", "\x00", "\ud800", "\udfff", "😀", "𝐀B", "\U0010ffff", "\uffff", "\u0301"),
]
anything = st.text(st.characters(exclude_categories=()), max_size=40)
texts = st.lists(st.sampled_from(PIECES) | anything, max_size=30).map("".join)


@pytest.fixture(scope="module")
def identifier() -> LanguageIdentifier:
    return LanguageIdentifier.load()


@pytest.fixture(scope="module")
def langdetect() -> Any:
    """Return langdetect without the Chinese characters of its Korean profile, which qc leaves out."""
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.seed = 0
    korean = factory.langlist.index("ko")
    for gram, shares in list(factory.word_lang_prob_map.items()):
        if any("\u4e00" <= char <= "\u9fff" for char in gram):
            shares[korean] = 0.0
        if not any(shares):
            del factory.word_lang_prob_map[gram]
    return factory


def told_by(langdetect: Any, text: str) -> str:
    detector = langdetect.create()
    detector.append(text)
    return str(detector.detect())


def best(identifier: LanguageIdentifier, texts: list[str]) -> list[str]:
    scores, _ = identifier.score(texts)
    return [identifier.languages[column] for column in scores.argmax(axis=1)]


@pytest.mark.parametrize("language", WRITTEN)
def test_a_sentence_or_two_tell_the_language(identifier: LanguageIdentifier, language: str) -> None:
    assert identifier.detect([WRITTEN[language]]) == [language]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \n\t\xa0\u3000 ", id="white space"),
        pytest.param("12,50 € – 19.30 – 2026-11-24 – 0049 89 1234567", id="digits"),
        pytest.param("😀🎉👍" * 100, id="emoji"),
        pytest.param("OK", id="a word"),
        pytest.param("Москва", id="a word in Cyrillic"),
        pytest.param("Home Contact", id="two words"),
        pytest.param("Anna Berger, Jan de Vries", id="names"),
        pytest.param(
            "BREAKING NEWS: COUNCIL CLOSES OLD BRIDGE FOR THE WHOLE SUMMER",
            id="capitals, which tell langdetect nothing",
        ),
        pytest.param(
            "https://example.com/die/alte/bruecke/bleibt/den/ganzen/sommer/gesperrt name@example.org", id="addresses"
        ),
        pytest.param("\ud800\udc00\x00" * 500, id="broken text"),
        pytest.param("ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ " * 20, id="a script of no profile"),
    ],
)
def test_text_that_tells_nothing_is_undetermined(identifier: LanguageIdentifier, text: str) -> None:
    assert identifier.detect([text]) == [None]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "Icelandic",
            "Bærinn tilkynnti að gamla brúin yrði lokuð bílum í allt sumar á meðan gert er við stöplana. Gangandi og "
            "hjólandi vegfarendur komast þó áfram yfir ána, því að mjó göngubrú verður sett upp við hliðina á henni.",
        ),
        (
            "Kazakh",
            "Қала әкімдігі ескі көпір жаз бойы көліктер үшін жабық болатынын хабарлады, өйткені жұмысшылар бүлінген "
            "тіректерді жөндейді. Жаяу жүргіншілер мен велосипедшілер көпірден өте алады.",
        ),
    ],
)
def test_a_language_without_a_profile_does_not_pass_for_its_neighbour(
    identifier: LanguageIdentifier, language: str, text: str
) -> None:
    assert identifier.detect([text]) == [None], language


def test_traditional_chinese_is_not_taken_for_korean_as_langdetect_does(identifier: LanguageIdentifier) -> None:
    unmended = DetectorFactory()
    unmended.load_profile(PROFILES_DIRECTORY)
    unmended.seed = 0
    text = (
        "三軍總醫院與大學合作研發訓練系統，醫師並可在上面反覆練習，亂三丟四的情況不再出現，並且侶伴三人也能同時使用。"
        * 3
    )
    assert told_by(unmended, text) == "ko"
    assert identifier.detect([text]) == ["zh-tw"]


@settings(deadline=None)
@given(texts)
def test_scores_are_those_of_langdetects_own_ngrams(identifier: LanguageIdentifier, langdetect: Any, page: str) -> None:
    # langdetect composes too, but no accents except the tones of Vietnamese.
    text = Detector.MAIL_RE.sub(" ", Detector.URL_RE.sub(" ", page))
    composed = re.sub("[^\u0300-\u036f][\u0300-\u036f]{1,4}", lambda part: unicodedata.normalize("NFC", part[0]), text)
    detector = langdetect.create()
    detector.append(composed)
    detector.cleaning_text()
    grams = detector._extract_ngrams()
    scores, counts = identifier.score([page])
    assert counts.tolist() == [len(grams)]
    for number, language in enumerate(langdetect.langlist):
        expected = sum(math.log1p(langdetect.word_lang_prob_map[gram][number] / (0.5 / 10_000)) for gram in grams)
        assert scores[0, identifier.languages.index(language)] == pytest.approx(expected, rel=1e-4, abs=1e-3)


@settings(deadline=None)
@given(st.lists(texts, max_size=12))
def test_the_result_of_a_text_does_not_depend_on_its_batch(identifier: LanguageIdentifier, batch: list[str]) -> None:
    assert identifier.detect(batch) == [identifier.detect([text])[0] for text in batch]
    scores, counts = identifier.score(batch)
    for text, row, count in zip(batch, scores, counts, strict=True):
        alone, its_count = identifier.score([text])
        assert np.array_equal(alone[0], row)
        assert its_count[0] == count


def test_the_result_of_a_text_does_not_depend_on_what_was_seen_before() -> None:
    forth, back = LanguageIdentifier.load(), LanguageIdentifier.load()
    written = list(WRITTEN.values())
    one_by_one = np.concatenate([back.score([text])[0] for text in reversed(written)])[::-1]
    assert np.array_equal(forth.score(written)[0], one_by_one)


def test_an_empty_batch_has_no_results(identifier: LanguageIdentifier) -> None:
    assert identifier.detect([]) == []
    assert identifier.score([])[0].shape == (0, 55)


def test_vietnamese_letters_are_composed_as_langdetect_composes_them() -> None:
    for letter in NGram.TO_NORMALIZE_VI_CHARS:
        for mark in NGram.DMARK_CLASS:
            assert NGram.normalize_vi(letter + mark) == unicodedata.normalize("NFC", letter + mark)


@pytest.mark.parametrize("language", ["cs", "de", "el", "fr", "vi"])
def test_accents_kept_apart_from_their_letters_make_no_difference(
    identifier: LanguageIdentifier, language: str
) -> None:
    apart = unicodedata.normalize("NFD", WRITTEN[language])
    assert np.array_equal(identifier.score([apart])[0], identifier.score([WRITTEN[language]])[0])


def test_heaps_of_accents_cost_no_more_than_text(identifier: LanguageIdentifier) -> None:
    start = time.process_time()
    assert identifier.detect(["e" + "\u0301\u0323" * 5_000] * 20) == [None] * 20
    assert time.process_time() - start < 2


def test_the_shipped_arrays_are_those_of_the_installed_langdetect() -> None:
    shipped, made = Profiles.load(), runpy.run_path(str(TOOL))["make"]()
    for array in fields(Profiles):
        if array.name != "chars":
            assert np.array_equal(getattr(shipped, array.name), getattr(made, array.name)), array.name
    assert np.array_equal(shipped.chars >> 1, made.chars >> 1)
    # Which letters are capitals that no profile holds is a matter of Python's own Unicode version.
    known = shipped.chars >> 1 != UNKNOWN
    assert np.array_equal(shipped.chars[known], made.chars[known])


def pseudo_text(grams: dict[str, int], length: int, draw: random.Random) -> str:
    """Draw a text whose n-grams are about as frequent as in a profile."""
    following: dict[str, tuple[list[str], list[int]]] = {}
    for gram, count in grams.items():
        chars, counts = following.setdefault(gram[:-1], ([], []))
        chars.append(gram[-1])
        counts.append(count)
    text = " "
    while len(text) < length:
        known = next(start for start in (text[-2:], text[-1:], "") if start in following)
        text += draw.choices(*following[known])[0]
    return text


@pytest.mark.parametrize("path", sorted(Path(PROFILES_DIRECTORY).iterdir()), ids=lambda path: path.name)
def test_text_drawn_from_any_profile_gets_langdetects_language(
    identifier: LanguageIdentifier, langdetect: Any, path: Path
) -> None:
    profile = orjson.loads(path.read_bytes())
    drawn = [pseudo_text(profile["freq"], 400, random.Random(seed)) for seed in range(3)]
    assert best(identifier, drawn) == [told_by(langdetect, text) for text in drawn]


def test_a_short_text_is_its_own_sample() -> None:
    assert sample("") == ""
    assert sample(WRITTEN["en"]) == WRITTEN["en"]


def test_a_sample_leaves_head_and_tail_out() -> None:
    text = "Menu\n" * 50 + f"{WRITTEN['en']}\n" * 30 + "Imprint\n" * 50
    assert "Menu" not in sample(text)
    assert "Imprint" not in sample(text)


def test_a_sample_holds_whole_words_from_several_places() -> None:
    words = [f"word{number}" for number in range(10_000)]
    sampled = sample(" ".join(words))
    assert set(sampled.split()) <= set(words)
    numbers = [int(word.removeprefix("word")) for word in sampled.split()]
    assert min(numbers) < 2_000
    assert max(numbers) > 8_000


def test_a_sample_of_text_without_white_space_is_cut_anywhere() -> None:
    text = "橋" * 5_000
    assert len(sample(text)) == SAMPLE_CHARS + 2


@settings(deadline=None)
@given(st.text(st.sampled_from("ab \n"), max_size=2_000))
def test_a_sample_is_never_longer_and_made_of_the_text(text: str) -> None:
    sampled = sample(text)
    assert len(sampled) <= SAMPLE_CHARS + 2
    assert all(piece in " ".join(text.split()) for piece in sampled.split("\n") if len(text) > SAMPLE_CHARS)


def test_a_sample_of_a_huge_text_costs_what_one_of_a_page_costs() -> None:
    text = WRITTEN["de"] * 200_000
    start = time.process_time()
    assert len(sample(text)) > SAMPLE_CHARS // 2
    assert time.process_time() - start < 0.05


def test_memory_does_not_grow_with_the_batch(identifier: LanguageIdentifier) -> None:
    batch = [text * 30 for text in WRITTEN.values()] * 20
    tracemalloc.start()
    try:
        identifier.detect(batch)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 50e6


def test_text_past_langdetects_own_limit_is_not_looked_at(identifier: LanguageIdentifier) -> None:
    text = WRITTEN["de"] * 200
    assert np.array_equal(identifier.score([text])[0], identifier.score([text[:10_000] + WRITTEN["ru"] * 999])[0])


def pages(name: str, most: int) -> Iterator[str]:
    """Yield main texts of pages in folds 0 to 3."""
    folder = os.environ.get("QC_DATA")
    if not folder:
        pytest.skip("QC_DATA does not name the folder of the labelled data")
    with Path(folder, f"{name}.jsonl.zst").open("rb") as file:
        lines = io.BufferedReader(zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(file))
        for line in lines:
            case = orjson.loads(line)
            if case["fold"] == 4 or case["system"] != "resiliparse":
                continue
            text = case["text"]
            for start, end in reversed(case["foreign"]):
                text = text[:start] + text[end:]
            if len(text) >= 200:
                yield text
                most -= 1
            if not most:
                return


@pytest.mark.data
@pytest.mark.parametrize("name", ["fundus-news", "waddle-news", "wcxb-dev"])
def test_documents_get_langdetects_language(identifier: LanguageIdentifier, langdetect: Any, name: str) -> None:
    documents = list(pages(name, 250))
    expected = [told_by(langdetect, text[:3_000]) for text in documents]
    whole = best(identifier, [text[:3_000] for text in documents])
    assert np.mean([a == b for a, b in zip(whole, expected, strict=True)]) >= 0.99
    sampled = identifier.detect([sample(text) for text in documents])
    named = [(a, b) for a, b in zip(sampled, expected, strict=True) if a is not None]
    assert len(named) >= 0.96 * len(documents)
    assert np.mean([a == b for a, b in named]) >= 0.99


@pytest.mark.data
def test_fragments_of_some_length_get_langdetects_language(identifier: LanguageIdentifier, langdetect: Any) -> None:
    lines = [line for text in pages("fundus-news", 250) for line in text.split("\n") if 80 <= len(line) <= 400]
    fragments = random.Random(0).sample(lines, 400)
    told = [told_by(langdetect, fragment) for fragment in fragments]
    assert np.mean([a == b for a, b in zip(best(identifier, fragments), told, strict=True)]) >= 0.98
