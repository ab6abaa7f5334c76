"""Every weight and threshold of finding and ranking, in one place.

Those of rules and claims come first. They were set by hand on the questions of `examples:` in the knowledge and on
those of `tests/evals`, and are held by the tests that ask them all. Scores add up what was matched; they are compared
with each other and with the thresholds here, nowhere else.

Those of names follow. They were set on `tests/bench/names.py`, at 100,000 names, and are held by `tests/test_names.py`
and `tests/test_listed.py`.
"""

TOPIC_RANK = (1.0, 0.75, 0.6, 0.5)
"""What a topic that was named counts for an entry, by its place in the entry's list; later places count the last."""
SECOND_TOPIC = 0.25
"""The share that a second topic in common adds to the best one."""
BROADER = 0.55
"""A topic reached by going up one step (`howitzers` to heavy weapons)."""
LONG_ALIAS = 0.15
"""Added for each further word of the alias that named a topic: `ship to ship transfer` says more than `transfer`."""
WORDS = 1.6
"""Times the word overlap with an entry's best line, from 0 to 1."""
SAME_WORDS = 0.6
"""The overlap from which shared words are no chance: the entry then ranks with those whose topic was named."""
SAME_LINE = 0.5
NEARLY_SAME = 0.85
"""SAME_LINE is added when the question is nearly a line of the entry, that is, shares so much of it."""
DIRECTION = 0.5
"""Added when a rule has the direction asked for; taken away when it has the other."""
SPEAKER = 1.0
"""A claim by an actor who was named, or by a body of a State that was named."""
ACTOR = 0.3
"""A claim that an actor who was named has a part in without being the one who speaks."""
STATE_IN_CLAIM = 0.15
"""A claim in which a State that was named has a part, when the question is not about who said what."""
LEAST = 0.6
"""The score below which a rule or claim is not told, whatever else was found."""
FIGURE = 2.0
"""A claim that holds a number that was typed."""
CITED = 0.6
"""A claim that speaks of the resolution that was cited."""
KIND = 0.9
"""A claim of the kind the question asks for (a confirmation for `did they admit`)."""
LAW_WORDS = 0.6
"""A rule, when the question speaks of what is lawful."""
LAW_FIRST = 0.25
"""A rule, when nothing in the question asks for the record."""
STATE = 0.3
"""What the name of a State counts in the balance of explained words: it says where, not what."""
FAR = 0.08
"""The word overlap below which an entry shares words by chance, and they count for nothing."""
ANCHOR_WORDS = 0.42
"""The word overlap that alone, with no topic or name met, is enough to answer."""
BYSTANDER = 0.3
"""The word overlap with a claim about a bystander that makes a question of the bystander's ours."""
EXPLAINED = 0.34
"""The share of the subject words that must be explained by what was found, in a question that names North Korea."""
EXPLAINED_ALONE = 0.62
"""The same in a question that does not: `oil price` and `Kim Kardashian` share a word with the record by chance."""
SECOND_RULE = 0.75
"""A second rule is told when it reaches this share of the first one's score."""
BESIDE = 0.65
"""A claim is told beside the best one when it reaches this share of its score."""
BESIDE_LAW = 0.3
"""The score from which a claim on its topic is shown beside a rule."""
MOST_PARAGRAPHS = 8
"""Single paragraphs that are ranked for one question."""
NEAR = 78
"""rapidfuzz ratio, from 0 to 100, above which a name or topic is worth a `did you mean`."""

SAME_NAME = 0.9
"""The share of a typed name that must meet a name on an imported list (`bot.names.align`)."""
SAME_NAME_WHOLE = 0.85
"""The share of the name on the list that must be met: `Usama bin Laden` is not the `Usama bin Laden Network`."""
NEAR_NAME = 0.68
"""The score from which such a name is worth a `did you mean`."""
LIKE_A_NAME = 0.62
"""The likeness of letters and sounds below which a question is not compared with a list word by word.

At 100,000 names of `tests/bench/name_corpus.py`, questions that are a whole name reach 0.67 or more; of 23 sentences
about something else, those without a person's name in them reach 0.58 at most.
"""
LIKE_A_PERSON = 0.5
"""The same for the persons on record, whose names may stand among words about them."""
AS_NEAR = 0.03
"""Names on a list that score so nearly the same are all meant."""
LONG_NAME = 6
"""Letters that a single word must have to meet a name on a list in any but its very spelling."""
LONE_NAME = 4
"""Letters that a single word must have to be noted as a name on a list in a sentence about something else."""
MOST_NEAR = 4
"""Names of a list that are compared word by word, and offered at most."""
CANDIDATES = 192
"""Names that are compared letter by letter."""
TO_THE_LETTER = 0.08
"""Added to a name that has every word that was typed just as it was typed: a part of a name is often all there is."""
ALIGNED = 12
"""Candidates whose words are aligned."""
BEHIND = 0.2
"""How far behind the best of them, in the ranking without alignment, a candidate may be."""
READ = 50_000
READ_SHARE = 0.12
"""Postings that are read for one question: `READ`, or this share of the names if that is more."""
FLOOR = 0.2
"""The share of the best candidate's weight below which none is looked at."""
LENGTH = 0.7
"""How much of the norm of a candidate is that of the question rather than its own."""
RANKING = (0.10, 0.20, 0.30, 0.40)
"""What the order-free letters, the letters written together, the sounds and the alignment count in the ranking.

Of fourteen settings tried on the questions of `tests/bench/names.py` at 100,000 names: 0.906 first, 0.954 among five;
(0.40, 0.15, 0.25, 0.20) had 0.866 and 0.938, (0.20, 0.10, 0.20, 0.50) 0.893 and 0.942.
"""
FORM = 0.25
"""What the legal form of a firm, a title, and a word of grammar weigh of what they would for their rarity."""
SAME_SOUND = 0.94
"""How alike two words are that sound alike and are spelled differently."""
SAME_CONSONANTS = 0.88
"""The same, of two long words that have their consonants in common."""
INITIAL = 0.75
"""A letter for the word that begins with it."""
UNLIKE = 0.5
"""What short words that do not sound alike have at most: `Jong` and `Yong` are two men."""
LEAST_ALIKE = 0.45
"""The likeness below which two words are no pair."""
WRITTEN_TOGETHER = 0.9
"""The likeness from which two words are the one that the other name has."""
