"""Every weight and threshold of the lookup, in one place.

They were set by hand on the questions of `examples:` in the knowledge and are held by the tests that ask them all.
Scores add up what was matched; they are compared with each other and with the thresholds here, nowhere else.
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
SAME_NAME = 0.9
"""The share of a typed name that must meet a name on an imported list (`bot.names.align`)."""
SAME_NAME_WHOLE = 0.85
"""The share of the name on the list that must be met: `Usama bin Laden` is not the `Usama bin Laden Network`."""
NEAR_NAME = 0.68
"""The score from which such a name is worth a `did you mean`."""
AS_NEAR = 0.03
"""Names on a list that score so nearly the same are all meant."""
LONG_NAME = 6
"""Letters that a single word must have to meet a name on a list in any but its very spelling."""
MOST_NEAR = 4
"""Names of a list that are compared word by word, and offered at most."""
NEAR = 78
"""rapidfuzz ratio, from 0 to 100, above which a name or topic is worth a `did you mean`."""
