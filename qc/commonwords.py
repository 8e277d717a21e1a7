"""The commonest little words of each language that langdetect knows, written by hand: who uses them speaks it.

Only Chinese, Japanese and Thai are written without blanks between words; theirs are looked for anywhere in a text.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, Self

UNSPACED = frozenset({"zh", "ja", "ko", "th"})
"""Languages whose little words stand inside or at the end of what stands between blanks."""

FAMILIES = (
    ("da", "no", "sv"),
    ("nl", "af"),
    ("ca", "es", "pt"),
    ("hr", "sl"),
    ("cs", "sk"),
    ("bg", "mk", "ru", "uk"),
    ("id", "tl"),
    ("ar", "fa", "ur"),
    ("hi", "mr", "ne"),
)
"""Languages that short texts are mistaken for one another in; and each stands for relatives without a profile."""

# fmt: off
_WORDS = {
    "af": "die van en het in is nie wat vir om te met hy dat sy op aan ek was deur as ook word se maar of",
    "ar": "في من على إلى أن التي الذي هذا هذه عن مع كان كما بعد قد لا ما بين أو ذلك وقد حيث كانت هو هي أي لم "
          "خلال حول",
    "bg": "и на в от за се да с е не по са това като че със до си ще но която който които може също след при "
          "беше или бе има тя той",
    "bn": "এবং এই না করে থেকে যে তার এক হয় জন্য ও কিন্তু তিনি হয়েছে করা সঙ্গে এ একটি",
    "ca": "de la que el en i a per un una els amb les del es no al dels són més com ha aquest",
    "cs": "a se na je v že s z do o k i to za by po jako ale které pro od jsou byl který jsem tak už když nebo "
          "podle může jeho také pouze jen až při před mezi této která roku si ani než",
    "cy": "y yr yn ac a i o ar am mae ei eu gan fod wedi oedd bod hefyd nid neu",
    "da": "og i at det en er til på af for med der de ikke den som har et om var kan fra blev være efter ved "
          "denne eller hun jeg vi sig kunne skal sin blevet",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine einen als auch es an "
          "werden aus er hat dass sie nach wird bei sind oder wir zum zur wie war nur noch aber so man kann "
          "haben wenn um mehr vor ich",
    "el": "και το της η του να τα ο την για με στο από που δεν τον είναι σε των στην οι θα τη μια αυτό ή ένα "
          "μία αλλά κατά μετά",
    "en": "the of and to in is that for with as was on it by from at are this be have not which or but were "
          "they their has you your we our an can will his her he she about been more who its when there would a "
          "i if all so no one out up had do me my what some than other into only then how them could these "
          "after also most should because",
    "es": "de la que el en y a los del se las por un para con no una su al lo como más pero sus o es me mi ya "
          "este esta son ser fue si sobre muy cuando hay está también entre desde hasta donde todo era ha han "
          "sido cada dos sin le ese así",
    "et": "ja on ei et see ka oma mis kui ta ning aga või oli selle mille seda kes",
    "fa": "و در به از که این را با است برای آن یک خود تا بر هم شده می نیز",
    "fi": "ja on ei se että hän oli ovat mutta kun myös tai joka sen niin kuin mukaan ole sekä jotka tämä hänen "
          "olla voi vain jo sitä vuoden jälkeen sitten",
    "fr": "de la le et les des en un du une que est pour qui dans par au sur pas plus ne se ce il sont avec aux "
          "cette mais ou ont elle a à son sa ses nous vous y leur été je qu'il c'est comme tout fait deux même "
          "lors après entre sans aussi leurs ces cet avait était fut être l'on",
    "gu": "અને છે આ એ માટે કે પણ તે હતી હતો માં નથી એક થી સાથે",
    "he": "של את על לא זה עם כי גם הוא היא אל או כל אם יותר אבל בין היה הם אני להיות עוד רק יש",
    "hi": "के में की है और से को का पर ने यह कि एक भी हैं नहीं लिए था कर तो",
    "hr": "i u je na se da za od su s a o koji iz kao što ne bi nije sa te ali će koja ili kako samo više još "
          "bio biti ima nakon koje",
    "hu": "a az és hogy nem is egy meg csak volt mint de ez el már vagy még azt ha majd mert után lehet között "
          "által azonban pedig amely aki így lesz",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena ada oleh saya adalah "
          "mereka anda",
    "it": "di e che la il in un a per è una non del con sono della i le si da al dei nel come più alla gli "
          "anche ha ma lo dal ho mi se nella degli ed questo quando stato questa suo sua sul poi era",
    "ja": "の に は を が で も です ます した から こと れる いる ない では など",
    "kn": "ಮತ್ತು ಈ ಒಂದು ಆ ಎಂದು ಅವರು ಇದು ಅಥವಾ ಎಂಬ ಹಾಗೂ ನಾನು ಅದು",
    "ko": "는 을 를 은 의 에 이 고 다. 에서 으로 했다 했다. 한 하",
    "lt": "ir į kad iš su o tai yra per bet kaip apie buvo nuo tik dėl po ar jis",
    "lv": "un ir ar no par uz ka kas tā bet pēc arī vai to lai ne kā bija šo",
    "mk": "и на во од за се да со е не ќе по што кој ги го како има но",
    "ml": "ഈ ഒരു എന്ന ആണ് എന്ന് അത് നിന്ന് ഇത് മാത്രം കൂടി തന്നെ",
    "mr": "आणि आहे या च्या ही हा की ते ला मध्ये नाही होते आहेत एक",
    "ne": "र छ को मा पनि यो गर्ने भने छन् लागि गरेको हो एक",
    "nl": "de van het een en in is dat op te zijn met voor die niet aan er om ook als bij door maar uit naar "
          "werd wordt of dan zich je",
    "no": "og i det er på til som en at for av med de ikke den har om et fra var men seg ble etter ved eller "
          "hun han jeg vi kan skal dette blir være",
    "pa": "ਦੇ ਦੀ ਵਿੱਚ ਹੈ ਨੂੰ ਅਤੇ ਦਾ ਤੋਂ ਇਸ ਨੇ ਕਿ ਇਹ ਨਾਲ ਲਈ",
    "pl": "i w na z się do nie to że o jest jak po co dla od za przez ale tym oraz są był tego czy jego które "
          "który może tak być tylko już ich też lub",
    "pt": "de a que o e do da em um para com não uma os no se na por mais as dos como mas ao das é foi são ser "
          "está também pelo pela até sem entre ele ela isso muito seu sua já",
    "ro": "de și în la a cu pe care din o nu un este mai sunt pentru că să ca fost dar au această şi al fi prin "
          "după iar ce sau s-a cum când foarte",
    "ru": "и в не на что с по это из как для он за от к у но его то все так же был а они она мы вы я бы если "
          "только уже или когда чтобы этом этого может также была были быть есть ещё еще до после при со под о "
          "об во нет без более их",
    "sk": "a sa na je v že s z do o k aj to za by po ako ale ktoré pre od sú bol ktorý keď alebo podľa môže "
          "jeho tiež len až pri pred medzi už ktorá roku si ani než",
    "sl": "in je v na se da za so ki pa z ne po od tudi bi kot s pri lahko bil ali še ni bilo samo več kako sem "
          "smo",
    "so": "oo iyo ka ah in waa ku u soo la ay uu ee ayaa waxaa isku",
    "sq": "të e në dhe për me një që nga i se më është nuk ka do janë si",
    "sv": "och i att det som en på är av för med den till inte de om ett har han från var men ska skulle efter "
          "vid eller hon jag vi sig blir detta sedan kan sin mot så",
    "sw": "na ya wa kwa ni katika za la kuwa hiyo hii huo yake watu lakini kama pia hilo ili baada wakati "
          "pamoja yao wake kwenye",
    "ta": "ஒரு இந்த என்று மற்றும் அந்த என்ற இது உள்ள அவர் என",
    "te": "ఈ ఒక మరియు ఆ అని కూడా నుండి లో తన యొక్క కానీ",
    "th": "ที่ การ และ ใน ของ เป็น มี ได้ ให้ ว่า จะ ไม่",
    "tl": "ang ng sa na mga at ay ni si para ito hindi nang ako niya siya kung",
    "tr": "ve bir bu da de için ile olarak çok daha gibi olan ne kadar sonra ama var en ise ki her mi diye göre "
          "üzere şekilde değil ya yeni ilk tarafından olduğu oldu eden etti olduğunu bunu onun kendi önce iki "
          "hem",
    "uk": "і в на не що з та до у за як це від є для про але його був щоб її вона він вони ми також було були "
          "бути які який через після або під час цього цей",
    "ur": "کے میں کی ہے اور سے کا کو پر نے یہ کہ ہیں ایک بھی نہیں تھا لئے",
    "vi": "và của là có không được cho trong một với người các những đã này đó khi để từ",
    "zh": "的 是 了 在 不 有 和 一 這 这 我 為 为 他 們 们 也 就 與 与 對 对 以 到 說 说 將 将 人 中",
}
# fmt: on

LANGUAGES = frozenset(_WORDS)
"""Codes of all languages, without scripts."""


MARKS = 3
"""So many of a language's own words are looked for first; they stand in most of its sentences."""


def written(code: str) -> str:
    """Return a language without its script: zh of zh-tw."""
    return code.partition("-")[0]


@cache
def family(code: str) -> tuple[str, ...]:
    """Return the languages that short texts in a language are mistaken for, itself among them, without scripts."""
    code = written(code)
    return next((family for family in FAMILIES if code in family), (code,))


class Vocabulary(NamedTuple):
    """How texts in a language are told from those in others, by words alone.

    Attributes:
        unspaced: whether it is written without blanks; then its words are looked for anywhere.
        marks: the MARKS commonest of `own`, between blanks where the language has them.
        own: its words that no language of another family has among its own.
        others: words of other families that no language of its family has.
        without_blanks: other languages that are written without blanks, and their words.
    """

    unspaced: bool
    marks: tuple[str, str, str]
    own: frozenset[str]
    others: frozenset[str]
    without_blanks: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, code: str) -> Self | None:
        """Return the vocabulary of a language, None where it has none."""
        code = written(code)
        if code not in _WORDS:
            return None
        near, unspaced = family(code), code in UNSPACED
        others = _of(other for other in _WORDS if other not in near)
        listed = [word for word in _WORDS[code].split() if word not in others]
        first, second, third = (word if unspaced else f" {word} " for word in listed[:MARKS])
        return cls(
            unspaced,
            (first, second, third),
            frozenset(listed),
            others - _of(near),
            tuple(tuple(_WORDS[other].split()) for other in sorted(UNSPACED) if other not in near),
        )


def of_family(code: str) -> frozenset[str]:
    """Return the words of a language and those near it."""
    return _of(family(code))


def _of(codes: Iterable[str]) -> frozenset[str]:
    return frozenset(word for code in codes for word in _WORDS[code].split())
