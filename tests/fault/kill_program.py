"""kill_program.py RAKOR_SEARCH [SEED [ROUNDS]]: kill -9 at random moments, then look.

Runs of index, add, delete and optimize are killed again and again, and gone on with by --resume. After
each kill the index must be sound and hold exactly what one of the run's commits made of it; at the
end it must be what the same run makes that nobody kills.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
import time

DOCUMENTS, EVERY, CHANGED = 1500, 200, 900


class Index:
    """The program, at work on one index in the current folder."""

    def __init__(self, program, name):
        self.program, self.name = program, name

    def command(self, *words):
        return [self.program, words[0], "-i" if words[0] not in ("index", "add") else "-o", self.name,
                *words[1:]]

    def run(self, *words):
        subprocess.run(self.command(*words), check=True, stdout=subprocess.DEVNULL)

    def run_until_killed(self, seconds, *words):
        """True when it came to its end before."""
        child = subprocess.Popen(self.command(*words), stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE)
        try:
            _, told = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            return False
        if child.returncode != 0:
            sys.exit(f"{words}: status {child.returncode}: {told.decode()}")
        return True

    def exists(self):
        return os.path.exists(os.path.join(self.name, "MANIFEST"))

    def check(self):
        subprocess.run(self.command("check"), check=True, stdout=subprocess.DEVNULL)

    def answers(self):
        """Every document, as it is found: all hold the word."""
        words = self.command("search", "--json", "-k", "100000", "desa")
        result = subprocess.run(words, stdout=subprocess.PIPE)
        if result.returncode not in (0, 1):
            sys.exit(f"search: status {result.returncode}")
        return result.stdout

    def content(self):
        """The text of each id; an id twice ends the test."""
        hits = []
        for line in self.answers().splitlines():
            answer = json.loads(line)
            hits += answer["hits"] if "hits" in answer else [answer]
        content = {hit["id"]: hit["title"] for hit in hits}
        if len(content) != len(hits):
            sys.exit("a document is there twice")
        return content


def write_documents(path, numbers, version):
    with open(path, "w", encoding="utf-8") as file:
        for number in numbers:
            body = " ".join(f"desa kata{(number * 7 + word * word) % 997}" for word in range(40))
            document = {"id": f"d{number}", "title": f"{version} {number}", "body": body}
            file.write(json.dumps(document) + "\n")


def expect(condition, reason):
    if not condition:
        sys.exit(reason)


def commits_of(before, numbers, version):
    """What each commit of a run makes of `before`."""
    states, now = [dict(before)], dict(before)
    for count, number in enumerate(numbers, 1):
        now[f"d{number}"] = f"{version} {number}"
        if count % EVERY == 0 or count == len(numbers):
            states.append(dict(now))
    return states


def kill_and_resume(index, seconds, words, states):
    """Runs and kills, until a run comes to its end. Returns how often it was killed."""
    kills, resume = 0, []
    while not index.run_until_killed(random.uniform(0, seconds), *words, *resume):
        kills += 1
        if not index.exists():
            resume = []  # nothing was committed
            continue
        index.check()
        content = index.content()
        expect(content in states, f"{len(content)} documents are no commit of the run")
        if content == states[-1]:
            break  # nothing was left to do but to end
        resume = ["--resume"] if content != states[0] else []
        seconds *= 1.1  # so that it ends on the slowest machine
    return kills


def timed(action):
    start = time.monotonic()
    action()
    return time.monotonic() - start


def test_index(program, rounds):
    words = ["index", "-q", "-m", "1M", "--commit-every", str(EVERY), "first.jsonl"]
    whole = Index(program, "whole.idx")
    seconds = timed(lambda: whole.run(*words))
    states = commits_of({}, range(DOCUMENTS), "satu")
    kills = 0
    for number in range(rounds):
        index = Index(program, f"index{number}.idx")
        kills += kill_and_resume(index, seconds, words, states)
        expect(index.content() == states[-1], "the run is not whole")
        index.run("optimize", "-q")
        index.check()
    return kills


def test_add(program, rounds):
    words = ["add", "-q", "-m", "1M", "--commit-every", str(EVERY), "second.jsonl"]
    changed = range(DOCUMENTS - CHANGED // 2, DOCUMENTS + CHANGED // 2)
    before = commits_of({}, range(DOCUMENTS), "satu")[-1]
    states = commits_of(before, changed, "dua")
    kills, seconds = 0, None
    for number in range(rounds):
        index = Index(program, f"add{number}.idx")
        index.run("index", "-q", "first.jsonl")
        if seconds is None:
            seconds = timed(lambda: index.run(*words))
            index.run("index", "-q", "first.jsonl")
        kills += kill_and_resume(index, seconds, words, states)
        expect(index.content() == states[-1], "the run is not whole")
        index.check()
    return kills


def test_all_or_nothing(program, rounds):
    """delete and optimize."""
    with open("gone", "w", encoding="utf-8") as file:
        file.writelines(f"d{number}\n" for number in range(0, DOCUMENTS, 3))
    before = commits_of({}, range(DOCUMENTS), "satu")[-1]
    after = {key: text for key, text in before.items() if int(key[1:]) % 3}
    kills, seconds = 0, 0.05
    index = Index(program, "both.idx")
    for number in range(rounds):
        index.run("index", "-q", "-m", "1M", "--commit-every", "150", "first.jsonl")
        for words, states in ((["delete", "-q", "--ids-from", "gone"], (before, after)),
                              (["optimize", "-q"], (after,))):
            if index.run_until_killed(random.uniform(0, seconds), *words):
                seconds *= 0.9
            else:
                kills += 1
                index.check()
                expect(index.content() in states, f"{words[0]} was done in part")
                if words[0] == "delete" and index.content() == after:
                    continue
                index.run(*words)
            expect(index.content() == states[-1], f"{words[0]} was not done")
    index.check()
    return kills


def main(program, seed=1, rounds=3):
    random.seed(seed)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_documents("first.jsonl", range(DOCUMENTS), "satu")
        write_documents("second.jsonl", range(DOCUMENTS - CHANGED // 2, DOCUMENTS + CHANGED // 2),
                        "dua")
        kills = [test(program, rounds) for test in (test_index, test_add, test_all_or_nothing)]
        print("killed: index %d, add %d, delete and optimize %d times" % tuple(kills))
        expect(min(kills) > 0, "nothing was ever killed")
        os.chdir("/")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(os.path.abspath(sys.argv[1]), *map(int, sys.argv[2:]))
