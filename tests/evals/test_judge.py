"""The judge of the evaluation: each field of an expectation can be met, and can be missed."""

import dataclasses

import pytest
from evals import asked, judge
from pydantic import ValidationError

NOVEMBER = "/timeline november 2024"
TROOPS = {"date": "2024-11-04", "seed": "001", "claimant_re": "borrell"}
NOBODY = {"date": "2024-11-04", "seed": "001", "claimant_re": "nobody"}

# field: what is asked, an expectation that is met, one that is not
CASES = {
    "outcome": ("2397 8", {"outcome": ["help", "answered"]}, {"outcome": "help"}),
    "as_of": ("small arms as of 2015-06-01", {"as_of": ["2014", "2015-06"]}, {"as_of": "2015-06-02"}),
    "paragraphs_all": (
        "2375 paras 7 and 8",
        {"paragraphs_all": ["2375 7", "2375 8"]},
        {"paragraphs_all": ["2375 7", "2375 9"]},
    ),
    "paragraphs_any": ("2375 para 7", {"paragraphs_any": ["2375 9", "2375 7"]}, {"paragraphs_any": "2375 9"}),
    "paragraphs_first": ("2375 paras 7 and 8", {"paragraphs_first": "2375 7"}, {"paragraphs_first": "2375 8"}),
    "paragraphs_none": ("2375 para 7", {"paragraphs_none": "2375 9"}, {"paragraphs_none": "2375 7"}),
    "top": (
        "2375 paras 7 and 8",
        {"paragraphs_any": "2375 8", "top": 2},
        {"paragraphs_any": "2375 8", "top": 1},
    ),
    "pinpoint_prefix_ok": (
        "1718 para 8(e)",
        {"paragraphs_first": "1718 8"},
        {"paragraphs_first": "1718 8", "pinpoint_prefix_ok": False},
    ),
    "in_force": ("2321 para 26", {"in_force": {"2321 26": False}}, {"in_force": {"2321 26": True}}),
    "claims_all": (NOVEMBER, {"claims_all": [TROOPS]}, {"claims_all": [TROOPS, NOBODY]}),
    "claims_any": (NOVEMBER, {"claims_any": [TROOPS, NOBODY]}, {"claims_any": [NOBODY]}),
    "claims_none": (NOVEMBER, {"claims_none": [NOBODY]}, {"claims_none": [TROOPS]}),
    "claims_between": (
        NOVEMBER,
        {"claims_between": ["2024-11", "2024-11"]},
        {"claims_between": ["2024-11-05", "2024-11"]},
    ),
    "claims_min": (NOVEMBER, {"claims_min": 2}, {"claims_min": 99}),
    "actors_first_re": ("Zelensky", {"actors_first_re": "zelensk"}, {"actors_first_re": "putin"}),
    "actors_none_re": ("Zelensky", {"actors_none_re": "putin"}, {"actors_none_re": "zelensk"}),
    "listed": ("KPe.054", {"listed": "KPe.054"}, {"listed": False}),
    "notes_re": ("2397 para 8", {"notes_re": ["earn"]}, {"notes_re": ["earn", "unicorn"]}),
    "summary_re": ("2397 para 8", {"summary_re": "earn"}, {"summary_re": "unicorn"}),
    "text_none_re": ("2397 para 8", {"text_none_re": "unicorn"}, {"text_none_re": "earn"}),
    "suggestions_min": ("2397 para 8", {"suggestions_min": 0}, {"suggestions_min": 99}),
}


def expect(**fields):
    return asked.Expect.model_validate({"outcome": "answered", **fields})


@pytest.mark.parametrize("field", CASES)
def test_an_expectation_can_be_met_and_missed(field, desk):
    ask, met, missed = CASES[field]
    answer = desk.ask(ask, asked.TODAY)
    assert list(judge.differences(expect(**met), answer)) == []
    assert list(judge.differences(expect(**missed), answer)) != []


def test_every_field_is_tried():
    assert {*CASES, "claims_sorted"} == set(asked.Expect.model_fields)


def test_the_order_of_claims_is_seen(desk):
    answer = desk.ask(NOVEMBER, asked.TODAY)
    turned = dataclasses.replace(answer, claims=answer.claims[::-1])
    assert list(judge.differences(expect(claims_sorted=True), answer)) == []
    assert len(list(judge.differences(expect(claims_sorted=True), turned))) == 1


@pytest.mark.parametrize(
    ("field", "met", "missed"),
    [
        ("kind", ["estimate", "denial"], "denial"),
        ("standing", ["superseded", "confirmed"], "confirmed"),
        ("figure", 12000, 8000),
        ("seed", "001", "999"),
        ("date", "2024-11", "2023"),
        ("claimant_re", "south korea", "nobody"),
    ],
)
def test_a_wish_can_be_met_and_missed(field, met, missed, desk):
    claims = desk.ask(NOVEMBER, asked.TODAY).claims
    card = next(one for one in claims if one.kind == "estimate")
    assert judge.fits(asked.Wish.model_validate({field: met}), card)
    assert not judge.fits(asked.Wish.model_validate({field: missed}), card)


def test_silence_is_not_asked_for_what_it_would_have_said(desk):
    silence = desk.ask("who is Mark Rutte?", asked.TODAY)
    wanted = {"paragraphs_any": "2397 8", "claims_min": 1, "notes_re": "unicorn"}
    assert list(judge.differences(expect(outcome=["answered", "nothing_on_record"], **wanted), silence)) == []
    assert len(list(judge.differences(expect(**wanted), silence))) == 4
    assert len(list(judge.differences(expect(outcome="nothing_on_record", as_of="2015"), silence))) == 1


@pytest.mark.parametrize(
    "fields",
    [{"paragraph_any": "2397 8"}, {"claims_any": [{"day": "2024"}]}, {"outcome": "silence"}, {"notes_re": "("}],
    ids=lambda fields: next(iter(fields)),
)
def test_what_is_not_known_is_an_error(fields):
    with pytest.raises(ValidationError):
        expect(**fields)
