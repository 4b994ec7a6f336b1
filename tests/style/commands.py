"""Do the commands in the documents work?

    commands.py ROOT PROGRAM

Takes the shell blocks (```sh) of every *.md and runs them with bash, in order,
in a copy of the tree where `rakor-search` (PROGRAM) is on the PATH and at
build/release/tools. Beside the tree lie the files that the examples speak of:

    articles/  crawl.jsonl  more.jsonl.zst  words.txt  topics.tsv

A command must exit with 0; where another status is right, the document says so
in a comment: `# exits 1`. Commands that set up the machine, build, or measure
are not run but checked: the program they name is there, the preset exists.
What was run and what was checked is printed. Blocks of other languages
(```text, ```c) are not commands.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import markdown
import tree

TIMEOUT_SECONDS = 120
EXITS = re.compile(r"#\s*exits (\d+)\s*$")


def commands(block):
    """(line, command) for each command of a block; a here-document or a loop stays whole."""
    command = ""
    started = 0
    for offset, line in enumerate(block.lines, 1):
        if block.language == "console":
            if not line.startswith("$ "):
                continue
            line = line[2:]
        if not command:
            started = block.line + offset
        command += line
        if command.strip().startswith("#") or not command.strip():
            command = ""
        elif is_whole(command):
            yield started, command
            command = ""
        else:
            command += "\n"
    if command:
        yield started, command


def is_whole(command):
    if command.endswith("\\"):
        return False
    here = re.search(r"<<-?\s*['\"]?(\w+)['\"]?", command)
    if here and not re.search(rf"^\s*{here.group(1)}$", command.split("\n", 1)[-1], re.MULTILINE):
        return False
    return subprocess.run(["bash", "-n", "-c", command], capture_output=True).returncode == 0


def presets(root):
    with open(os.path.join(root, "CMakePresets.json"), encoding="utf-8") as file:
        listed = json.load(file)
    return {preset["name"] for preset in listed["configurePresets"] if not preset.get("hidden")}


def program_words(command):
    try:
        words = shlex.split(command, comments=True)
    except ValueError:
        return [""]
    while words and re.fullmatch(r"\w+=.*", words[0]):
        words = words[1:]
    return words or [""]


def checked_script(root, path):
    if not os.path.isfile(os.path.join(root, path)):
        return f"{path} is not there"
    if not path.endswith(".py") and not os.access(os.path.join(root, path), os.X_OK):
        return f"{path} is not executable"
    return None


def check_only(root, command):
    """None: run it. Otherwise (why it is not run, what is wrong with it or None)."""
    words = program_words(command)
    program = re.sub(r"^\./", "", words[0])
    if program == "sudo" or program in ("apt", "apt-get", "git", "man"):
        return "another program's work", None
    if re.match(r"\.ci/|bench/|tools/(demo|test|install-packages)$", program):
        return "set-up, tests or measurement", checked_script(root, program)
    if re.fullmatch(r"(ba)?sh|python3?", program) and words[1:2] and words[1].startswith("bench/"):
        return "measurement", checked_script(root, words[1])
    if program in ("cmake", "ctest", "ninja"):
        named = re.findall(r"--preset[ =](\w+)|build/(\w+)", command)
        wrong = [a or b for a, b in named if (a or b) not in presets(root)]
        return "built by tools/test", f"no preset {wrong[0]}" if wrong else None
    if program in ("cc", "gcc", "clang"):
        return "compiled by tests/install", None
    return None


def copy_tree(root, to, program):
    def skipped(folder, names):
        return [
            name
            for name in names
            if name in tree.SKIPPED_FOLDERS | {".git"}
            or name.startswith("build-")
            or name.endswith(".idx")
        ]

    shutil.copytree(root, to, ignore=skipped, symlinks=True)
    os.makedirs(os.path.join(to, "build/release/tools"))
    os.symlink(os.path.abspath(program), os.path.join(to, "build/release/tools/rakor-search"))


def add_examples(folder):
    """The files that the documents' examples speak of, made from the sample articles."""
    sample = os.path.join(folder, "tools/sample")
    articles = os.path.join(folder, "articles")
    os.mkdir(articles)
    for name in sorted(os.listdir(sample)):
        if name.endswith(".txt"):
            shutil.copy(os.path.join(sample, name), articles)
    shutil.copy(os.path.join(sample, "arsip.jsonl"), os.path.join(folder, "crawl.jsonl"))
    subprocess.run(["zstd", "-q", "crawl.jsonl", "-o", "more.jsonl.zst"], cwd=folder, check=True)
    for name, text in (
        ("words.txt", "pengentasan\nkesejahteraan\n"),
        ("topics.tsv", "1\tkemiskinan Kukar\n2\tpenanganan kemiskinan\n"),
    ):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)


def run_block(folder, steps):
    """Runs (line, command) pairs in one bash. Returns what is wrong, or None."""
    script = ["set -o pipefail"]
    for line, command in steps:
        expected = EXITS.search(command)
        expected = expected.group(1) if expected else "0"
        script.append(f"printf '%s\\n' {shlex.quote('$ ' + command)}")
        script.append(command)
        script.append(
            f'rk_status=$?; [ "$rk_status" -eq {expected} ] || {{ '
            f'echo "line {line}: exit $rk_status, not {expected}"; exit 99; }}'
        )
    environment = dict(os.environ, NO_COLOR="1", LC_ALL="C.UTF-8")
    environment["PATH"] = os.path.join(folder, "build/release/tools") + ":" + environment["PATH"]
    environment.pop("RAKOR_INDEX", None)
    try:
        done = subprocess.run(
            ["bash", "-c", "\n".join(script)], cwd=folder, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=TIMEOUT_SECONDS, errors="replace",
        )
    except subprocess.TimeoutExpired:
        return f"still running after {TIMEOUT_SECONDS} s"
    print(done.stdout, end="")
    if done.returncode == 0:
        return None
    last = done.stdout.rstrip().split("\n")[-1]
    return last if done.returncode == 99 else f"the block exited with {done.returncode}"


def check_document(root, path, program):
    """(problems, number of commands) of one document."""
    problems = []
    count = 0
    blocks, _ = markdown.parse(tree.read(root, path))
    with tempfile.TemporaryDirectory(prefix="rakor-docs-") as scratch:
        copy = os.path.join(scratch, "tree")
        for block in blocks:
            if block.language not in markdown.SHELL:
                continue
            steps = list(commands(block))
            count += len(steps)
            cloned = any(command.startswith("git clone") for _, command in steps)
            to_run = []
            for line, command in steps:
                left = check_only(root, command)
                if cloned and program_words(command)[0] == "cd":
                    left = ("the clone is already here", None)
                if left is None:
                    to_run.append((line, command))
                    continue
                print(f"{path}:{line}: checked, not run ({left[0]}): {command}")
                if left[1]:
                    problems.append(f"{path}:{line}: {left[1]}")
            if to_run:
                if not os.path.exists(copy):
                    copy_tree(root, copy, program)
                    add_examples(copy)
                print(f"{path}:{block.line}: running")
                reason = run_block(copy, to_run)
                if reason:
                    problems.append(f"{path}:{block.line}: {reason}")
    return problems, count


def check(root, program):
    """(problems, number of commands)"""
    problems = []
    count = 0
    for path in tree.files(root, ".md"):
        found, commands_here = check_document(root, path, program)
        problems += found
        count += commands_here
    return problems, count


if __name__ == "__main__":
    tree.finish("commands", *check(sys.argv[1], sys.argv[2]))
