"""Names and questions about them, made by rule from a seed: what `names.py` measures with.

Every name is spelled from a base (Hangul, Cyrillic, rows of Arabic spellings) by one of several transliterations; a
smaller corpus is the beginning of a larger one. Every rule here is our own, as those of the index are: what is
measured is an upper bound of what real names give, and good for comparing rows. Right answers to a question are all
entries whose folded words, in any order or written together, are those of the name it was made from, or those of the
question itself. A question of the kind `partial` is one word of a name: right is any entry that has it as a whole word.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from bot.text import words  # not those of the index: it must not say itself what is right

SEED = 20_260_711
PER_KIND = 100
KINDS = ("typo1", "typo2", "reorder", "partial", "translit", "translit+typo", "native", "joined", "title")

# Surnames: Hangul (North/South where they differ), then DPRK, McCune–Reischauer, Revised, the press
_SURNAMES = """김 Kim Kim Gim Kim|리/이 Ri Yi I Lee|박 Pak Pak Bak Park|최 Choe Ch'oe Choe Choi|
정 Jong Chŏng Jeong Jung|조 Jo Cho Jo Cho|강 Kang Kang Gang Kang|윤 Yun Yun Yun Yoon|장 Jang Chang Jang Chang|
림/임 Rim Im Im Lim|한 Han Han Han Hahn|오 O O O Oh|서 So Sŏ Seo Suh|신 Sin Sin Sin Shin|권 Kwon Kwŏn Gwon Kwon|
황 Hwang Hwang Hwang Whang|안 An An An Ahn|송 Song Song Song Song|류/유 Ryu Yu Yu Yoo|홍 Hong Hong Hong Hong|
전 Jon Chŏn Jeon Chun|고 Ko Ko Go Koh|문 Mun Mun Mun Moon|손 Son Son Son Sohn|배 Pae Pae Bae Bae|백 Paek Paek Baek Paik|
허 Ho Hŏ Heo Hur|로/노 Ro No No Roh|남 Nam Nam Nam Nahm|심 Sim Sim Sim Shim|우 U U U Woo|구 Ku Ku Gu Koo|
민 Min Min Min Min|라/나 Ra Na Na Na|엄 Om Ŏm Eom Um|원 Won Wŏn Won Won|채 Chae Ch'ae Chae Chai|곽 Kwak Kwak Gwak Kwak|
성 Song Sŏng Seong Sung|차 Cha Ch'a Cha Cha|주 Ju Chu Ju Joo|도 To To Do Do|현 Hyon Hyŏn Hyeon Hyun|
맹 Maeng Maeng Maeng Maeng|태 Thae T'ae Tae Tae|길 Kil Kil Gil Gil|표 Phyo P'yo Pyo Pyo"""
_SYLLABLES = (
    "철수영호남일국성진명광룡학문식만복길동준혁현석훈재경규금덕도란련령례록림미민백범병봉산상선설섭세소송숙순승신아안애양"
    "연열영예옥용우욱원월유윤은의이익인임자장전정제종주중지찬창천청춘충칠태택평필하한해향헌형혜홍화환황효흥희강건구권근기"
)
_INITIALS = (
    "k kk n t tt r m p pp s ss _ j jj ch kh th ph h", "k kk n t tt r m p pp s ss _ ch tch ch' k' t' p' h",
    "g kk n d tt r m b pp s ss _ j jj ch k t p h", "k kk n d tt r m b pp s ss _ j jj ch k t p h",
)  # fmt: skip
_VOWELS = (
    "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
    "a ae ya yae ŏ e yŏ ye o wa wae oe yo u wŏ we wi yu ŭ ŭi i",
    "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
    "a ae ya yae u e you ye o wa wae oe yo oo wo we wi yoo eu ui i",
)
_FINALS = "_ k k k n n n t l k m l l l p l m p p t t ng t t k t p t"
_VOICED = {"k": "g", "t": "d", "p": "b", "ch": "j"}

_RUSSIAN = "а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ ie ы y ь _ э e ю iu я ia"  # fmt: skip  # noqa: E501
_UKRAINIAN = "г h ґ g и y і i є ie ї i ^є ye ^ї yi ^й y ^ю yu ^я ya"
_SCHEMES = {
    "russian": (
        "", "й y ю yu я ya ё yo ъ _ ^е ye ае aye ое oye ее eye ие iye ье ye",
        "ий$ y ый$ y й y ю yu я ya ё yo х h кс x ^е ye", "й j ю ju я ja ё jo ж ž х ch ц c ч č ш š щ šč",
    ),
    "ukrainian": (
        _UKRAINIAN, f"{_UKRAINIAN} є ye ї yi й y ю yu я ya ь '", f"{_UKRAINIAN} г g и i є ye й y ю yu я ya ий$ iy",
    ),
}  # fmt: skip
_MEN = """александр алексей андрей антон аркадий вадим валентин виталий владислав вячеслав геннадий григорий дмитрий
иван константин леонид максим михаил никита николай олег павел пётр роман руслан сергей станислав степан тимофей яков"""
_WOMEN = """александра анна вера галина дарья евгения зинаида лариса любовь людмила маргарита марина мария нина ольга
раиса светлана тамара татьяна юлия"""
_FATHERS = """александр андре борис валентин валерь василь владимир геннадь евгень иван константин леонид максим михайл
павл роман серге станислав фёдор юрь яковл"""
_ROOTS = """аким алексе анан архип бел белоус болд бондар бород бурд вавил верещаг вишн волк воробь ворон гаврил горбат
гус давыд дорофе ежик емельян ерм ефим жар жук забол задорож зайц зим зуб иван игнат ильин казак калашник калин карп
кисел князь ковал козл колесник комар коновал короб кот красн крюк кулик лавр лаз лебед левч леон литвин лобан логин лук
макар малыш марк мартын мельник молчан муравь наум никифор новик овчар орех павл пастух перв петр пилип плотник полик
потап пуг родион рыб савель самойл серебр сидор скоробогат сокол солов степан сухар тарас тимош третьяк федос филат фом
хар хвост чистяк шаповал шапошник шестак шил щерб щук яким яковл ястреб"""
_UA_FIRST = """андрій василь віталій галина ганна лариса леся людмила марія микола назар наталія оксана олег олександр
олексій олена ольга петро святослав сергій соломія степан тетяна федір юлія ярослав євген іван ірина"""
_ARABIC = """Muhammad Mohammed Mohamed Mohamad|Ahmad Ahmed Achmad|Mahmud Mahmoud|Husayn Hussein Hossein Husain|
Hasan Hassan|Ali Aly|Umar Omar|Uthman Othman Osman|Yusuf Yousef Youssef Yousuf|Ibrahim Ebrahim Ibraheem|
Isma'il Ismail Ismael|Khalid Khaled|Walid Waleed|Sa'id Said Saeed|Mustafa Mostafa Moustafa|
Abd-al-Rahman Abdul-Rahman Abdurrahman Abdel-Rahman|Abdallah Abdullah Abdalla|Abd-al-Aziz Abdul-Aziz Abdelaziz|
Abd-al-Karim Abdul-Karim Abdelkarim|Tariq Tarek Tareq|Faysal Faisal Feisal|Jamal Gamal Djamel|Nasir Nasser Naser|
Salih Saleh|Sulayman Suleiman Soliman|Dawud Daoud Dawood|Yahya Yehia|Zakariya Zakaria|Musa Moussa Mousa|Isa Issa Eissa|
Hamid Hameed|Rashid Rasheed Rachid|Karim Kareem|Nabil Nabeel|Bashir Basheer|Amin Ameen|Qasim Kassem Qassem|
Hisham Hesham|Samir Sameer|Munir Mounir|Jabir Jaber Gaber|Bakr Bakir|Fu'ad Fouad|Mas'ud Masoud Massoud|Ghazi Gazi|
Haydar Haidar Heydar|Ja'far Jafar Jaafar|Anwar Anwer|Marwan Merwan|Ziyad Ziad|Tawfiq Tewfik Toufik|
Sharif Sherif Cherif"""
_NISBAS = """Baghdadi|Masri Misri|Tikriti|Qurashi Qureshi Kourashi|Tunisi Tounsi|Maghribi Maghrebi|Filastini Felistini|
Dimashqi Dimashki|Kuwayti Kuwaiti|Yamani Yemeni|Libi|Jaza'iri Djazairi|Hamdani Hamadani|Shami Chami|Najafi Nagafi|
Khalidi Khaledi|Husayni Husseini Hosseini|Qadi Kadi|Rifa'i Rifai Refai|Zawahiri Zawahri|Julani Jolani Golani|
Mawsili Mosuli|Harithi Harethi|Suri Souri|Utaybi Oteibi|Qahtani Kahtani|Ghamdi Gamdi|Zahrani|Shammari Shamari|
Dulaymi Dulaimi|Basri|Jaburi Jubouri|Ubaydi Obaidi|Sudani Soudani|Hijazi Hegazi"""
_BRANCHES = """Mining Development|Shipping|Trading|General Trading|Heavy Machinery|Development Bank|Commercial Bank|
Credit Bank|Precision Instruments|Marine Management|Fisheries|Coal Export|Petroleum|Chemical Equipment|Electronics|
Aviation|Construction|Information Technology|Foreign Insurance|Metallurgy|Logistics|Defence Export|Textile|
Pharmaceuticals|Tourism"""
_FORMS = "Corporation Corp.|Company Co.|Company,Limited Co.,Ltd. Co.,Ltd|Joint,Stock,Company JSC|Group|LLC L.L.C."
_TITLES = "General|Colonel General|Mr|Dr|Minister|Vice Marshal|Ambassador|Captain|Prof.|Gen.|Mr."


_FAMILIES = [row.split() for row in _SURNAMES.replace("\n", "").split("|")]
SURNAMES = {row[0][0]: row[1:] for row in _FAMILIES}
_SOUTHERN = {row[0][0]: row[0][-1] for row in _FAMILIES}


def _table(pairs: str) -> dict[str, str]:
    some = pairs.split()
    return {key: value.strip("_") for key, value in zip(some[::2], some[1::2], strict=True)}


def _script(changes: str) -> Callable[[str], str]:
    table = _table(_RUSSIAN) | _table(changes)
    pattern = re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    return lambda word: pattern.sub(lambda met: table[met[0]], f"^{word}$").strip("^$").capitalize()


_CYRILLIC = {people: tuple(map(_script, schemes)) for people, schemes in _SCHEMES.items()}


@cache
def _syllable(char: str, scheme: int, before: str) -> str:
    """Spell one Hangul syllable; McCune–Reischauer voices what stands between voiced sounds."""
    number = ord(char) - ord("가")
    first, vowel, last = number // 588, number % 588 // 28, number % 28
    initial = _INITIALS[scheme].split()[first].strip("_")
    if scheme == 1 and before in {*"aeiouŏŭnmgl"}:
        initial = _VOICED.get(initial, initial)
    return initial + _VOWELS[scheme].split()[vowel] + _FINALS.split()[last].strip("_")


def _hangul(syllables: Iterable[str], scheme: int) -> list[str]:
    spelled: list[str] = []
    for char in syllables:
        spelled.append(_syllable(char, scheme, spelled[-1][-1] if spelled else ""))
    return spelled


class Base(NamedTuple):
    """What a name is before it is spelled: a people, and its tokens."""

    people: str
    tokens: tuple[str, ...]

    def spelled(self, scheme: int) -> str:
        match self.people:
            case "korean":
                family, given = SURNAMES[self.tokens[0]][scheme], _hangul(self.tokens[1:], scheme)
                joined = " ".join(map(str.title, given)) if scheme == 0 else "-".join(given).capitalize()
                return f"{joined} {family}" if scheme == 3 else f"{family} {joined}"
            case "russian" | "ukrainian":
                return " ".join(map(_CYRILLIC[self.people][scheme], self.tokens))
            case "arabic":
                *given, nisba = [row.split()[scheme % len(row.split())] for row in self.tokens]
                return f"{' '.join(given)} {('al', 'Al', 'El')[scheme]}-{nisba}"
            case _:
                word, branch, form = self.tokens
                legal = (forms := form.split())[scheme % len(forms)].replace(",", " ")
                return f"{'Korea ' * (len(word) % 2)}{''.join(_hangul(word, scheme)).capitalize()} {branch} {legal}"

    @property
    def schemes(self) -> int:
        return {"ukrainian": 3, "arabic": 3}.get(self.people, 4)

    def native(self, rng: random.Random) -> str:
        """Give the name in its own script, or nothing."""
        if self.people == "korean":
            family = self.tokens[0]
            return rng.choice((family, _SOUTHERN[family])) + "".join(self.tokens[1:])
        return " ".join(self.tokens).title() if self.people in _CYRILLIC else ""


def _drawn(rng: random.Random) -> Base:
    people = rng.choices(("korean", "russian", "ukrainian", "arabic", "company"), (30, 25, 10, 20, 15))[0]
    pick = lambda some: rng.choice(some.split())  # noqa: E731
    row = lambda some: rng.choice(some.replace("\n", "").split("|"))  # noqa: E731
    match people:
        case "korean":
            some = (rng.choice([*SURNAMES]), *rng.choices(_SYLLABLES, k=rng.choices((1, 2), (5, 95))[0]))
        case "russian":
            woman = rng.random() < 0.3
            family = pick(_ROOTS) + rng.choice(("ов", "ев", "ин", "овский", "енков", "енко"))
            if woman:
                family = family.removesuffix("ий") + ("ая" if family.endswith("ий") else "а" * (family[-1] in "вн"))
            father = pick(_FATHERS)
            father += ("е" if father[-1] in "еьи" else "о") + ("вна" if woman else "вич")
            some = (pick(_WOMEN if woman else _MEN), *([father] if rng.random() < 0.5 else []), family)
        case "ukrainian":
            root = pick(_ROOTS).replace("и", "і").replace("ё", "е").replace("ы", "и")
            second = [pick(_UA_FIRST)] if rng.random() < 0.3 else []
            some = (pick(_UA_FIRST), *second, root + rng.choice(("енко", "чук", "ук", "ський", "івський", "ко", "ак")))
        case "arabic":
            some = (*(row(_ARABIC) for _ in range(rng.choice((1, 2, 2, 3)))), row(_NISBAS))
        case _:
            word = "".join(rng.choices(_SYLLABLES, k=rng.choice((2, 2, 3))))
            some = (word, row(_BRANCHES), row(_FORMS))
    return Base(people, some)


class Question(NamedTuple):
    """A question of some kind, and the numbers of all names that are right answers."""

    kind: str
    text: str
    right: frozenset[int]


class Corpus(NamedTuple):
    """Unique names and the questions about them, the kinds taking turns."""

    names: list[str]
    questions: list[Question]


def corpus(size: int, per_kind: int = PER_KIND) -> Corpus:
    """Make that many names, and questions of every kind about some of them."""
    made = list(_made(size))
    names = [name for name, _, _ in made]
    by_key: dict[str, set[int]] = defaultdict(set)
    by_word: dict[str, set[int]] = defaultdict(set)
    for number, name in enumerate(names):
        split = words(name)
        for key in _keys(split):
            by_key[key].add(number)
        for word in split:
            by_word[word].add(number)
    rng = random.Random(size)  # noqa: S311 - a bench is no secret
    questions = []
    for turn in range(per_kind * len(KINDS)):
        kind, text = KINDS[turn % len(KINDS)], ""
        while not text:
            name, base, scheme = rng.choice(made)
            text = _asked(rng, kind, name, base, scheme)
        split = words(text)
        keys = (*_keys(words(name)), *_keys(split))
        right = by_word[split[0]] if kind == "partial" else set().union(*(by_key.get(key, ()) for key in keys))
        questions.append(Question(kind, text, frozenset(right)))
    return Corpus(names, questions)


def _made(size: int) -> Iterator[tuple[str, Base, int]]:
    rng = random.Random(SEED)  # noqa: S311 - a bench is no secret
    seen: set[str | Base] = set()
    while size:
        base = _drawn(rng)
        scheme = rng.randrange(base.schemes)
        name = base.spelled(scheme)
        if base not in seen and name not in seen:
            seen |= {base, name}
            size -= 1
            yield name, base, scheme


def _keys(split: tuple[str, ...]) -> tuple[str, str]:
    """Give the words in one order, and written together."""
    return " ".join(sorted(split)), "".join(split)


def _asked(rng: random.Random, kind: str, name: str, base: Base, scheme: int) -> str:
    """Ask for a name in a way; nothing when this name cannot be asked for so."""
    tokens = name.split()
    person = base.people != "company"
    match kind:
        case "typo1" | "typo2":
            text = _mistyped(rng, name, int(kind[-1]))
        case "reorder":
            text = " ".join(rng.sample(tokens, len(tokens)))
        case "partial":
            parts = [token for token in words(name) if len(token) > 2 and token != "korea"]
            return rng.choice((parts[0], parts[-1])) if person and len(parts) > 1 else ""
        case "translit" | "translit+typo":
            text = base.spelled(rng.choice([other for other in range(base.schemes) if other != scheme]))
            if _keys(words(text))[0] == _keys(words(name))[0]:
                return ""
            text = _mistyped(rng, text, 1) if kind == "translit+typo" else text
        case "native":
            return base.native(rng)
        case "joined":
            split = re.split(r"[\s-]+", name)
            place = rng.randrange(len(split) - 1) if len(split) > 1 else 0
            pair = " ".join((*split[:place], "".join(split[place : place + 2]), *split[place + 2 :]))
            text = rng.choice(("".join(split), "-".join(split), pair))
        case _:
            text = f"{rng.choice(_TITLES.split('|'))} {name}" if person else ""
    return text if text.lower() != name.lower() else ""


def _mistyped(rng: random.Random, text: str, times: int) -> str:
    """Lose, add, change or swap letters; give nothing when the words stay the same."""
    typed = text.lower()
    for _ in range(times):
        place = rng.choice([place for place, char in enumerate(typed) if char.isalpha()])
        letter = rng.choice("abcdefghijklmnopqrstuvwxyz".replace(typed[place], ""))
        after = typed[place + 1 : place + 2]
        change = rng.randrange(4 if after.isalpha() and after != typed[place] else 3)
        if change == 0 and len(typed) > 4:
            typed = typed[:place] + typed[place + 1 :]
        elif change == 1:
            typed = typed[:place] + letter + typed[place:]
        elif change == 3:
            typed = typed[:place] + after + typed[place] + typed[place + 2 :]
        else:
            typed = typed[:place] + letter + typed[place + 1 :]
    return typed if words(typed) != words(text) else ""
