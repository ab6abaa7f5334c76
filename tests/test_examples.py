"""Every entry brings the questions that must find it; here they are all asked."""

import pytest
from conftest import TODAY


def every(records):
    return [(name, question) for name, record in records for question in record.examples]


def missed(pairs, found):
    return [(name, question) for name, question in pairs if not found(name, question)]


@pytest.fixture(scope="module")
def ask(desk):
    return lambda question: desk.ask(question, TODAY)


def test_every_rule_is_found_by_its_examples(knowledge, ask):
    def found(name, question):
        told = ask(question)
        rule = knowledge.rules[name]
        refs = {ref for step in rule.steps for sentence in step.sentences for ref in sentence.cites}
        own = {one.citation for ref in refs for one in knowledge.resolve(ref)}
        return rule.title in told.understood or own & {one.citation for one in told.paragraphs[:3]}

    pairs = every(knowledge.rules.items())
    assert len(pairs) > 400
    assert missed(pairs, found) == []


def test_every_paragraph_is_found_by_its_examples(knowledge, ask):
    def found(name, question):
        citation = knowledge.provisions[name].citation
        return citation in {one.citation for one in ask(question).paragraphs}

    pairs = every((ref, one.paragraph) for ref, one in knowledge.provisions.items())
    assert len(pairs) > 400
    assert missed(pairs, found) == []


def test_every_instrument_is_found_by_its_examples(knowledge, ask):
    def found(name, question):
        told = ask(question)
        return name in {one.id for one in told.instruments} | {one.instrument for one in told.paragraphs}

    assert missed(every(knowledge.instruments.items()), found) == []


def test_every_claim_is_found_by_its_examples(knowledge, ask):
    def found(name, question):
        return name in {one.id for one in ask(question).claims}

    pairs = every(knowledge.claims.items())
    assert len(pairs) > 150
    assert missed(pairs, found) == []


def test_every_actor_is_found_by_its_examples(knowledge, ask):
    def found(name, question):
        told = ask(question)
        speaking = {actor for one in told.claims for actor in knowledge.claims[one.id].actors}
        return name in {one.id for one in told.actors} | speaking

    assert missed(every(knowledge.actors.items()), found) == []


def test_every_rule_has_an_example_and_every_paragraph_too(knowledge):
    assert [name for name, rule in knowledge.rules.items() if len(rule.examples) < 3] == []
    assert [ref for ref, one in knowledge.provisions.items() if not one.paragraph.examples] == []
