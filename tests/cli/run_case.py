#!/usr/bin/env python3
"""Plays cases of the command line and compares what comes back; see README.md."""

import argparse
import difflib
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SKIPPED = 77  # what ctest takes for "skipped"

# What differs from run to run: (pattern, replacement).
VOLATILE = [
    (re.compile(r"^((?:seconds|MB/s|index bytes) +)[\d.]+$", re.M), r"\1#"),
    (re.compile(r'("(?:seconds|mb_per_second|index_bytes)":)[\d.]+'), r"\1#"),
    (re.compile(r"^(ok: \d+ files, )\d+( bytes)", re.M), r"\1#\2"),
]


def read_steps(lines):
    """Yields (prose lines before, command, expected lines) and at last (prose, None, [])."""
    prose, at = [], 0
    while at < len(lines):
        if not lines[at].startswith("$ "):
            prose.append(lines[at])
            at += 1
            continue
        command = [lines[at][2:]]
        at += 1
        while at < len(lines) and lines[at][:1] == ">":
            command.append(lines[at][2:])
            at += 1
        start = at
        while at < len(lines) and lines[at][:1] in ("|", "!", "="):
            at += 1
        yield prose, "\n".join(command), lines[start:at]
        prose = []
    yield prose, None, []


def environment(folder, program):
    bin_folder = os.path.join(folder, "bin")
    os.mkdir(bin_folder)
    os.symlink(os.path.abspath(program), os.path.join(bin_folder, "rakor-search"))
    kept = {k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}
    return dict(kept, PATH=bin_folder + ":/usr/local/bin:/usr/bin:/bin", HOME=folder, TMPDIR=folder,
                LC_ALL="C.UTF-8", TERM="xterm", TZ="UTC", PYTHON=sys.executable, CLI_TESTS=HERE,
                BASH_ENV=os.path.join(HERE, "prelude.sh"))


def as_lines(prefix, text):
    for pattern, replacement in VOLATILE:
        text = pattern.sub(replacement, text)
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    else:
        lines[-1] += "<no line break>"
    return [f"{prefix} {line}" if line else prefix for line in lines]


def play(command, cwd, env):
    done = subprocess.run(["bash", "-c", command], cwd=cwd, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=100)
    lines = as_lines("|", done.stdout.decode("utf-8", "backslashreplace"))
    lines += as_lines("!", done.stderr.decode("utf-8", "backslashreplace"))
    if done.returncode:
        lines.append(f"= {done.returncode}")
    return lines


def is_here(name):
    """A program on the PATH; or "terminal": pseudo-terminals, which some containers lack."""
    if name != "terminal":
        return shutil.which(name)
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError:
        return False
    return True


def missing(lines):
    for line in lines:
        if line.startswith("requires: "):
            return [name for name in line.split()[1:] if not is_here(name)]
    return []


def run_case(path, program, update):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    lacking = missing(lines)
    if lacking:
        print(f"{path}: skipped, {', '.join(lacking)} not here")
        return SKIPPED
    actual, failed = [], False
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder, program)
        cwd = os.path.join(folder, "work")
        os.mkdir(cwd)
        for prose, command, expected in read_steps(lines):
            actual += prose
            if command is None:
                continue
            got = play(command, cwd, env)
            actual += ["$ " + command.replace("\n", "\n> ")] + got
            if got != expected and not update:
                failed = True
                print(f"{path}: $ {command}")
                print("\n".join(difflib.unified_diff(expected, got, "expected", "got", lineterm="")))
    if update:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(actual) + "\n")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the rakor-search to test")
    parser.add_argument("--update", action="store_true", help="write down what comes back now")
    parser.add_argument("cases", nargs="+")
    arguments = parser.parse_args()
    statuses = [run_case(case, arguments.program, arguments.update) for case in arguments.cases]
    if 1 in statuses:
        return 1
    return SKIPPED if all(status == SKIPPED for status in statuses) else 0


if __name__ == "__main__":
    sys.exit(main())
