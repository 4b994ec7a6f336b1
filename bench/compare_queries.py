"""Which queries does bench/compare ask? Drawn from documents of the corpus, the same ones for the same seed.

A document comes as compare_export prints it: "stem:frequency stem:frequency | stem:frequency", the frequency
being the number of documents that hold the stem. Every query but the topics is drawn from one document, so
that an AND of its words, and a phrase of those side by side, finds at least that one.
"""

import random

GAP = "|"

# (set, operator, what it is)
SETS = (
    ("term", "or", "one term, in 0.1 to 5 % of the documents"),
    ("or", "or", "2 to 4 such terms of one document, any of them"),
    ("and", "and", "the same queries, all of them"),
    ("phrase", "phrase", "2 or 3 such terms, side by side in a document"),
    ("topics", "or", "questions from the topics files, any of their words"),
    ("stop_or", "or", "2 to 5 words of one document, all but one at most in over 10 % of the documents; any"),
    ("stop_and", "and", "the same queries, all of them"),
    ("stop_phrase", "phrase", "2 or 3 words side by side, one of them in over 10 %"),
    ("rare_or", "or", "one word in less than 0.1 % and one in over 5 %, any of them"),
    ("rare_and", "and", "the same queries, both of them"),
    ("long_or", "or", "10 to 20 different words that follow each other, any of them"),
)
# Asked as another set is, with another operator.
SAME_AS = {"and": "or", "stop_and": "stop_or", "rare_and": "rare_or"}

LEAST, MOST, STOP = 0.001, 0.05, 0.10  # shares of the documents


def parse(line):
    """The words of a line: (stem, frequency), or None for the gap."""
    words = []
    for word in line.split():
        stem, colon, frequency = word.rpartition(":")
        words.append((stem, int(frequency)) if colon else None)
    return words


class Bands:
    """Which frequencies count as what, in a corpus of so many documents."""

    def __init__(self, documents):
        self.least, self.most, self.stop = (share * documents for share in (LEAST, MOST, STOP))

    def usual(self, word):
        return word is not None and self.least <= word[1] <= self.most

    def rare(self, word):
        return word is not None and 1 <= word[1] < self.least

    def frequent(self, word):
        return word is not None and word[1] > self.most

    def stopword(self, word):
        return word is not None and word[1] > self.stop


def different(words):
    """Stems, each once, in their order."""
    return list(dict.fromkeys(word[0] for word in words if word))


def some_of(rng, stems, least, most):
    """Least to most of them, in any order; None when they are too few."""
    if len(stems) < least:
        return None
    return rng.sample(stems, rng.randint(least, min(most, len(stems))))


def side_by_side(rng, words, count, fits):
    """The stems of one run of `count` words for which `fits` holds; None when there is none."""
    runs = (words[at : at + count] for at in range(len(words) - count + 1))
    found = [run for run in runs if None not in run and fits(run)]
    return [stem for stem, _ in rng.choice(found)] if found else None


def draw_term(rng, words, bands):
    return some_of(rng, different(filter(bands.usual, words)), 1, 1)


def draw_or(rng, words, bands):
    return some_of(rng, different(filter(bands.usual, words)), 2, 4)


def draw_phrase(rng, words, bands):
    return side_by_side(rng, words, rng.randint(2, 3), lambda run: all(map(bands.usual, run)))


def draw_stop_or(rng, words, bands):
    stops = some_of(rng, different(filter(bands.stopword, words)), 2, 4)
    others = different(filter(bands.usual, words))
    if stops and others and rng.random() < 0.5:
        stops.append(rng.choice(others))
    return stops


def draw_stop_phrase(rng, words, bands):
    return side_by_side(rng, words, rng.randint(2, 3), lambda run: any(map(bands.stopword, run)))


def draw_rare_or(rng, words, bands):
    rare, frequent = (different(filter(band, words)) for band in (bands.rare, bands.frequent))
    return [rng.choice(rare), rng.choice(frequent)] if rare and frequent else None


def draw_long_or(rng, words, _):
    count = rng.randint(10, 20)
    stems = different(words)
    if len(stems) < count:
        return None
    at = rng.randrange(len(stems) - count + 1)
    return stems[at : at + count]


DRAWS = {
    "term": draw_term,
    "or": draw_or,
    "phrase": draw_phrase,
    "stop_or": draw_stop_or,
    "stop_phrase": draw_stop_phrase,
    "rare_or": draw_rare_or,
    "long_or": draw_long_or,
}


def draw(lines, documents, seed, count):
    """{set: queries}, each query a list of stems, up to `count` different ones a set. Stops reading as soon as
    all are there."""
    bands = Bands(documents)
    rngs = {name: random.Random(f"{seed} {name}") for name in DRAWS}
    found = {name: {} for name in DRAWS}
    for line in lines:
        words = parse(line)
        missing = [name for name in DRAWS if len(found[name]) < count]
        if not missing:
            break
        for name in missing:
            stems = DRAWS[name](rngs[name], words, bands)
            if stems:
                found[name].setdefault(tuple(stems))
    drawn = {name: [list(stems) for stems in stems_of] for name, stems_of in found.items()}
    for name, other in SAME_AS.items():
        drawn[name] = drawn[other]
    return drawn


def topics(lines, seed, count):
    """Up to `count` of the questions, words that no document holds left out."""
    found = {}
    for line in lines:
        stems = different(word for word in parse(line) if word and word[1])
        if stems:
            found.setdefault(tuple(stems))
    found = list(found)
    chosen = sorted(random.Random(f"{seed} topics").sample(range(len(found)), min(count, len(found))))
    return [list(found[at]) for at in chosen]


def lines_of(drawn):
    """The query file of the drivers."""
    for name, operator, _ in SETS:
        for stems in drawn.get(name, ()):
            yield f"{name}\t{operator}\t{' '.join(stems)}\n"
