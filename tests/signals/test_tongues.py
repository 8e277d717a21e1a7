"""A fragment in another language than its document's: found where it stands alone, left alone where it may belong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qc.batch import Batch
from qc.documents import Document
from qc.language import LanguageIdentifier, sample
from qc.signals.surroundings import Strange
from qc.signals.tongues import strange

LANGUAGES = LanguageIdentifier.load()

ENGLISH = [
    "The ferry to the island stopped in October, two weeks earlier than it had in other years.",
    "The council says that the old pier is no longer safe and that a new one will take two years.",
    "Islanders now have to drive to the bridge in the north, which is an hour from the harbour.",
    "A boat of the coast guard still brings the mail and medicine twice a week, if the sea is calm.",
    "The school has hired a second bus, and the shop on the quay has doubled its stock of flour.",
    "In March the engineers will come back and look at the piles under the water once more.",
    "Until then the timetable on the wall of the waiting room is the only thing that moves there.",
]
GERMAN = [
    "Der Gemeinderat hat am Montag beschlossen, die Bücherei auch am Sonntag zu öffnen.",
    "Dafür hatten die Leser seit dem Frühjahr Unterschriften gesammelt und vor dem Rathaus gesungen.",
    "Die Leiterin rechnet mit zweihundert Besuchern an jedem Sonntag, vor allem mit Schülern und Studenten.",
    "Zwei neue Stellen sind dafür im Haushalt vorgesehen, der im November verabschiedet wird.",
    "Im ersten Jahr will die Stadt zählen, wie viele Bücher an den neuen Tagen ausgeliehen werden.",
]
CHINESE = [
    "这家老茶馆开在河边的小巷里，已经有八十多年的历史了，墙上还挂着当年的照片。",
    "每天早上五点，老板就起来烧水，等着第一批客人到来，他们都是这里的老朋友。",
    "客人们大多是附近的老人，他们在这里喝茶、看报、聊天，一坐就是一个上午。",
    "去年冬天，屋顶漏了水，邻居们一起把它修好了，谁也没有收他的钱。",
    "老板说，只要还有人来喝茶，他就会一直把门开下去，直到自己走不动的那一天。",
    "他的女儿在城里上班，周末会回来帮忙，她说以后也许会接过这家茶馆。",
]
SPANISH = "Los vecinos del barrio recogieron más de mil firmas para que el mercado no se cierre en invierno."
FRENCH = "Les habitants du quartier ont recueilli plus de mille signatures pour que le marché reste ouvert."
RUSSIAN = "Жители района собрали больше тысячи подписей, чтобы рынок не закрывали на всю зиму."
JAPANESE = "市場を冬のあいだも開けておくために、住民たちは千人を超える署名を集めたのです。"
KOREAN = "주민들은 겨울에도 시장을 닫지 않도록 천 명이 넘는 사람의 서명을 모았다고 했다."
ARABIC = "جمع سكان الحي أكثر من ألف توقيع من أجل أن لا يغلق السوق في الشتاء كما كان في العام الماضي."


def told(lines: list[str], language: str | None = None) -> list[Strange]:
    text = "\n".join(lines)
    batch = Batch([Document(None, text)], [language or LANGUAGES.detect([sample(text)])[0]])
    return list(strange(batch, lambda: LANGUAGES))


def flagged(lines: list[str]) -> list[str]:
    batch = Batch([Document(None, "\n".join(lines))], [None])
    return [batch.texts[one.fragment] for one in told(lines) if one.reason is None]


def amid(lines: list[str], *others: str, at: int = 3) -> list[str]:
    return [*lines[:at], *others, *lines[at:]]


@pytest.mark.parametrize(
    "text", [SPANISH, FRENCH, RUSSIAN, JAPANESE, KOREAN, ARABIC, GERMAN[2], CHINESE[2] + CHINESE[4]]
)
@pytest.mark.parametrize("at", [0, 3, 7])
def test_a_sentence_in_another_language_is_found_wherever_it_stands(text: str, at: int) -> None:
    assert flagged(amid(ENGLISH, text, at=at)) == [text]


@pytest.mark.parametrize(("lines", "text"), [(GERMAN, ENGLISH[3]), (GERMAN, RUSSIAN), (CHINESE, ENGLISH[2])])
def test_documents_need_not_be_in_english(lines: list[str], text: str) -> None:
    assert flagged(amid(lines * 2, text)) == [text]


def test_the_language_is_named() -> None:
    assert [one.language for one in told(amid(ENGLISH, SPANISH))] == ["es"]


@pytest.mark.parametrize("lines", [ENGLISH, GERMAN, CHINESE])
def test_a_document_in_one_language_has_none(lines: list[str]) -> None:
    assert told(lines) == []


def test_nothing_is_scored_where_every_sentence_has_a_word_of_the_document() -> None:
    def never() -> LanguageIdentifier:
        raise AssertionError("profiles are asked")

    batch = Batch([Document(None, "\n".join(ENGLISH))], ["en"])
    assert list(strange(batch, never)) == []


def test_a_quotation_belongs() -> None:
    quoted = amid(ENGLISH, f"“{SPANISH}”"), amid(ENGLISH, f'"{SPANISH[:-1]}," said Elena Ruiz.')
    assert [flagged(lines) for lines in quoted] == [[], []]


def test_what_a_colon_introduces_belongs() -> None:
    assert flagged(amid(ENGLISH, "Somebody had written on the wall of the shelter:", SPANISH)) == []


def test_a_document_that_speaks_of_the_language_may_hold_it() -> None:
    assert flagged(amid(ENGLISH, "The notice was in Spanish, which few on the island can read.", SPANISH, at=5)) == []


def test_a_language_lesson_belongs() -> None:
    lesson = [part for pair in zip(ENGLISH, [SPANISH, FRENCH, *GERMAN], strict=True) for part in pair]
    assert flagged(lesson) == []


def test_three_examples_in_three_places_belong() -> None:
    lines = amid(amid(amid(ENGLISH * 3, SPANISH, at=3), SPANISH[:60] + ".", at=9), SPANISH, at=15)
    assert flagged(lines) == []


def test_a_page_in_two_languages_belongs() -> None:
    assert flagged([*ENGLISH, *GERMAN]) == []
    assert flagged([*GERMAN, *ENGLISH]) == []


def test_a_bibliography_belongs() -> None:
    entries = [
        "Huber, A. 1911. Über die Herkunft der Reben und des Weines an der oberen Donau. Wien: Verlag der Stadt.",
        "Moreau, J. (1924). Les ports de la côte et les routes de la mer dans le nord du pays.",
        "Ruiz, E., Los mercados y las ferias de la ciudad en el siglo de los viajes, Madrid, 1985, pp. 12-31.",
    ]
    for entry in entries:
        assert flagged(amid(ENGLISH, entry)) == []


def test_lines_of_a_song_belong() -> None:
    song = ["O que será que anda nas cabeças e nas bocas", "Que não tem descanso nem sossego em nenhum lugar",
            "E ninguém sabe dizer de onde", "É que vem essa canção que todos sabem cantar."]  # fmt: skip
    assert flagged(amid(ENGLISH, *song)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Directeur de l'Institut québécois des hautes études internationales et de la mer",
        "Die Verwandlung und andere Erzählungen aus dem Nachlass des Dichters",
        "Elena: Los vecinos del barrio recogieron más de mil firmas para que no se cierre.",
        "— Los vecinos del barrio recogieron más de mil firmas para que el mercado no se cierre.",
        "Rue de la Gare, Place du Marché, Boulevard de la République et Avenue des Fleurs.",
        "Jonas Müller, Anna von Berg, Karl und Maria Huber und die Brüder Schmidt aus Wien.",
        "if (los != del) { para = con.el(las); por = que[una]; } // más y los vecinos.",
        "Demasiado poco para ser.",
    ],
)
def test_titles_speakers_names_addresses_and_code_belong(text: str) -> None:
    assert flagged(amid(ENGLISH, text)) == []


def test_relatives_of_the_documents_language_are_not_told_from_it() -> None:
    portuguese = "Os moradores do bairro recolheram mais de mil assinaturas para que o mercado não feche no inverno."
    spanish = [SPANISH, "El alcalde dijo que las obras del puerto no van a terminar hasta el verano del año que viene.",
               "La escuela del pueblo tiene una biblioteca nueva que los niños pueden usar por las tardes.",
               "El tren de la costa sale a las ocho y llega a la capital cuando ya es de noche."]  # fmt: skip
    assert told(amid(spanish, portuguese, at=2)) == []


def test_a_document_of_no_known_language_has_none() -> None:
    batch = Batch([Document(None, "\n".join(amid(ENGLISH, SPANISH)))], [None])
    assert list(strange(batch, lambda: LANGUAGES)) == []


def test_a_document_in_a_language_without_a_profile_has_none() -> None:
    icelandic = [
        "Ferjan út í eyjuna hætti að ganga í október, tveimur vikum fyrr en undanfarin ár.",
        "Hreppurinn segir að gamla bryggjan sé ekki lengur örugg og að ný bryggja taki tvö ár.",
        "Eyjarskeggjar þurfa nú að aka norður að brúnni, sem er klukkutíma frá höfninni.",
        "Bátur strandgæslunnar kemur enn með póst og lyf tvisvar í viku þegar sjórinn er kyrr.",
        "Skólinn hefur leigt annan bíl og búðin á bryggjunni á nú tvöfalt meira af mjöli.",
    ]
    for language in (None, "no", "da", "sv"):
        assert [one for one in told(icelandic, language) if one.reason is None] == []


UNKNOWN = {
    "Galician": [
        "O concello aprobou este luns a apertura da biblioteca tamén os domingos do inverno.",
        "Os veciños recolleron máis de mil sinaturas dende a primavera para que non se pechase.",
        "A directora agarda unhas douscentas persoas cada domingo, sobre todo estudantes do instituto.",
        "Dúas prazas novas están previstas no orzamento, que se vota no mes de novembro.",
        "Hai moitos anos que a xente do porto non vía unha cousa así na vila.",
    ],
    "Luxembourgish": [
        "De Gemengerot huet e Méindeg decidéiert, d'Bibliothéik och sonndes opzemaachen.",
        "D'Awunner haten zanter dem Fréijoer méi wéi dausend Ënnerschrëfte gesammelt.",
        "D'Direktesch rechent mat zweehonnert Leit all Sonndeg, virun allem mat Schüler.",
        "Zwou nei Plaze si am Budget virgesinn, deen am November gestëmmt gëtt.",
        "Am éischte Joer wëll d'Stad zielen, wéi vill Bicher op deenen neien Deeg geléint ginn.",
    ],
    "Serbian": [
        "Градско веће је у понедељак одлучило да библиотека буде отворена и недељом.",
        "Становници су од пролећа прикупили више од хиљаду потписа да се не затвори.",
        "Управница очекује двеста посетилаца сваке недеље, пре свега ученика и студената.",
        "Два нова радна места су предвиђена у буџету који се усваја у новембру.",
        "Прве године град ће бројати колико је књига издато у нове дане.",
    ],
}


@pytest.mark.parametrize("lines", UNKNOWN.values(), ids=UNKNOWN)
def test_a_document_without_a_profile_has_none_whatever_it_is_taken_for(lines: list[str]) -> None:
    assert not [one for code in LANGUAGES.languages for one in told(lines * 2, code) if one.reason is None]


@given(st.permutations(ENGLISH), st.lists(st.sampled_from(["", "   ", "Menu", "2019", "Ann Lee"]), max_size=4))
def test_order_and_short_lines_make_nothing_of_a_clean_document(lines: list[str], short: list[str]) -> None:
    assert told([*short, *lines, *short], "en") == []


@given(
    st.lists(
        st.sampled_from([*ENGLISH, *GERMAN, *CHINESE, SPANISH, RUSSIAN, "Menu", "\x00", "\ud800 a b c" * 9]),
        max_size=12,
    )
)
def test_any_text_is_judged_alike_alone_and_in_a_batch(lines: list[str]) -> None:
    text = "\n".join(lines)
    documents = [Document(None, "\n".join(amid(ENGLISH, SPANISH))), Document(None, text)]
    both = Batch(documents, ["en", "en"])
    alone = Batch(documents[1:], ["en"])
    first = both.first[1]
    found = [
        one._replace(fragment=one.fragment - first) for one in strange(both, lambda: LANGUAGES) if one.fragment >= first
    ]
    assert found == list(strange(alone, lambda: LANGUAGES))
