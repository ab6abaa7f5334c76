"""The one normal form of words."""

import doctest

import pytest

from bot import text


def test_the_examples_in_the_docstring_hold():
    assert doctest.testmod(text).failed == 0


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("", ""),
        ("COAL", "coal"),
        ("Café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("naïve", "naive"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ﬁnance", "finance"),
        ("Ａrms", "arms"),
        ("S/RES/１７１８", "s/res/1718"),
        ("S/RES/١٧١٨", "s/res/1718"),
        ("Kim Jong\u2011un", "kim jong-un"),
        ("9\u201310", "9-10"),
        ("9—10", "9-10"),
        ("“army”", '"army"'),
        ("Putin’s", "putin's"),
        ("Putin`s", "putin's"),
        ("Россия", "россия"),
        ("Российский", "российский"),
        ("Ёлка", "елка"),
        ("북한", "북한"),
        ("\u1107\u116e\u11a8\u1112\u1161\u11ab", "북한"),
        ("coal\u00a0ban", "coal ban"),
    ],
)
def test_one_word_has_one_form(typed, folded):
    assert text.fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "split"),
    [
        ("", ()),
        ("  ...  ", ()),
        ("Defense-Ministry’s labor PROGRAM", ("defence", "ministry", "labour", "programme")),
        ("the soldiers' pay", ("the", "soldiers", "pay")),
        ("Russia's and the DPRK’s", ("russia", "and", "the", "dprk")),
        ("don't", ("dont",)),
        ("a_b/c", ("a", "b", "c")),
        ("small-arms", ("small", "arms")),
        ("U.S.", ("u", "s")),
        ("tonnes of aluminum", ("tons", "of", "aluminium")),
        ("organization", ("organisation",)),
        ("authorized, authorizes", ("authorised", "authorises")),
        ("bought sold sent", ("buy", "sell", "send")),
        ("women and men died", ("woman", "and", "man", "die")),
        ("the spokeswoman", ("the", "spokesperson")),
        ("10,000", ("10", "000")),
        ("북한 군인", ("북한", "군인")),
        ("санкции ООН", ("санкции", "оон")),
        ("coal\nban", ("coal", "ban")),
    ],
)
def test_words_are_split_and_spelt_the_british_way(typed, split):
    assert text.words(typed) == split


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("labor", "labour"),
        ("defense ministry", "Defence Ministry"),
        ("troops", "troop"),
        ("buying", "bought"),
        ("shipments", "shipment"),
        ("sanctioned", "sanctions"),
        ("authorize", "authorised"),
        ("programme", "programs"),
        ("licenses", "licence"),
        ("armored vehicles", "armoured vehicle"),
        ("jewelry", "jewellery"),
        ("withdrew", "withdrawal"),
        ("killed", "killing"),
        ("солдат", "солдаты"),
        ("санкции", "санкций"),
        ("российский", "российские"),
    ],
)
def test_forms_of_one_word_have_one_stem(one, other):
    assert text.stems(one) == text.stems(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("army", "arms"), ("coal", "coat"), ("ship", "shell"), ("iron", "iran"), ("북한", "남한"), ("мир", "мина")],
)
def test_different_words_have_different_stems(one, other):
    assert text.stems(one) != text.stems(other)


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("coal", "coal"),
        ("co\x00al", "coal"),
        ("co\u200bal", "coal"),
        ("co\u00adal", "coal"),
        ("\u202ecoal\u202c", "coal"),
        ("\u200fcoal", "coal"),
        ("\ufeffcoal", "coal"),
        ("\ud800coal", "coal"),
        ("\ue000coal", "coal"),
        ("a\nb\tc\rd", "a b c d"),
        ("a\x85b", "a b"),
        ("a\u2028b\u2029c", "a b c"),
        ("👩\u200d🚀", "👩🚀"),
        ("북한", "북한"),
    ],
)
def test_what_cannot_be_seen_is_dropped_and_a_line_end_is_a_space(typed, seen):
    assert text.visible(typed) == seen


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("It`s COAL", "It's COAL"),
        ("It’s “COAL”", 'It\'s "COAL"'),
        ("2016–2017", "2016-2017"),
        ("5 − 3", "5 - 3"),
        ("Ｃｏａｌ", "Coal"),
        ("Café", "Café"),
        ("﹤@U1﹥", "<@U1>"),
    ],
)
def test_marks_are_made_plain_and_the_case_stays(typed, plain):
    assert text.plain_marks(typed) == plain
