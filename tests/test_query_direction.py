"""Whether things go to or come from North Korea."""

import pytest

from bot.query import direction
from bot.text import fold


@pytest.mark.parametrize(
    "typed",
    [
        "coal from north korea", "coal from the DPRK", "buy shells from north korea",
        "can russia buy shells from north korea", "can China import coal from the DPRK?", "missiles from Pyongyang",
        "shells from NK", "shells out of North Korea", "shells from DPRK to russia", "north korea sells arms",
        "North Korea's arms exports", "north korea exporting coal", "north korea sent shells",
        "did the north send troops", "north korea supplying shells to russia", "DPRK ships shells to Russia",
        "labour sent by north korea", "workers sent abroad by the DPRK", "can anyone buy North Korean coal",
        "importing north korean seafood", "Russia hires North Korean workers", "can china import coal",
        "is russia buying shells", "north korean coal", "north korean weapons", "exports", "coal exports",
        "arms export ban", "shells to russia", "selling coal to china", "coal to other countries",
    ],
)  # fmt: skip
def test_things_come_from_north_korea(typed):
    assert direction.find(fold(typed)) == "from_dprk"


@pytest.mark.parametrize(
    "typed",
    [
        "coal to north korea", "oil to the dprk", "goods 2 north korea", "arms 2 dprk", "fuel for North Korea",
        "oil from russia to dprk", "can russia sell oil to north korea", "Russia sells oil to Pyongyang",
        "fuel into the DPRK", "can north korea buy oil", "can the DPRK import coal", "north korea imports oil",
        "North Korea's oil imports", "did pyongyang receive missiles", "supply north korea with oil",
        "arming north korea", "oil reaching north korea", "oil from russia", "technology from Moscow",
        "russia supplies oil", "imports", "oil imports", "import cap", "what can we sell to north korea",
        "who sells to north korea", "Russian deliveries of oil to n. korea",
    ],
)  # fmt: skip
def test_things_go_to_north_korea(typed):
    assert direction.find(fold(typed)) == "to_dprk"


@pytest.mark.parametrize(
    "typed",
    [
        "", "coal", "arms", "small arms", "oil cap", "troops in kursk", "north korean troops in russia", "russia oil",
        "is coal banned", "imports and exports", "to and from north korea", "shells from and to the DPRK",
        "resolution 1718", "who is kim jong un", "panel", "the north pole", "export and import of coal",
        "how many soldiers",
    ],
)  # fmt: skip
def test_without_a_sign_or_with_both_no_direction_is_said(typed):
    assert direction.find(fold(typed)) is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("russia buys shells from north korea", "from_dprk"),
        ("north korea buys oil from russia", "to_dprk"),
        ("russia exports oil to north korea", "to_dprk"),
        ("russian imports of coal from north korea", "from_dprk"),
        ("export of oil to the dprk", "to_dprk"),
        ("import of coal from the dprk", "from_dprk"),
        ("north korean exports to russia", "from_dprk"),
        ("russian exports to north korea", "to_dprk"),
    ],
)
def test_prepositions_decide_before_verbs_and_verbs_before_nouns(typed, expected):
    assert direction.find(fold(typed)) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "north korea", "North Korean", "North Koreans", "N. Korea", "n.korea", "N Korea", "DPRK",
        "the DPRK's exports", "NK", "Pyongyang", "Pyongyang’s", "north-korean", "북한", "КНДР", "северной Кореи",
        "did the north agree",
    ],
)  # fmt: skip
def test_north_korea_is_known_by_its_names(typed):
    assert direction.names_dprk(fold(typed))


@pytest.mark.parametrize(
    "typed",
    ["", "korea", "south korea", "Seoul", "the north pole", "north atlantic", "the north sea", "nkvd", "monk", "ROK"],
)
def test_others_are_not_taken_for_north_korea(typed):
    assert not direction.names_dprk(fold(typed))
