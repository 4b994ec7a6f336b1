"""What the style tests share: the files of the tree, and C text without its noise."""

import os
import re
import sys

SKIPPED_FOLDERS = {"build", "__pycache__", "node_modules"}


def folders_and_files(root):
    """(folder, file names) for all that belongs to the project, paths relative to `root`."""
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(
            name
            for name in subfolders
            if not name.startswith(".")
            and name not in SKIPPED_FOLDERS
            and not name.startswith("build-")
            and not name.endswith(".idx")
        )
        yield os.path.relpath(folder, root), sorted(names)


def files(root, endings, under=("",)):
    """Relative paths, '/'-separated, that end so and lie in one of the folders `under`."""
    found = []
    for folder, names in folders_and_files(root):
        for name in names:
            path = os.path.normpath(os.path.join(folder, name)).replace(os.sep, "/")
            if name.endswith(endings) and any(path.startswith(start) for start in under):
                found.append(path)
    return found


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


NOISE = re.compile(
    r"""
      //(?:\\\n|[^\n])*            # a comment up to the end of its line
    | /\*.*?(?:\*/|\Z)             # a comment, over lines
    | "(?:\\.|[^"\\\n])*"          # a string
    | '(?:\\.|[^'\\\n])*'          # a character
    """,
    re.VERBOSE | re.DOTALL,
)


def without_noise(text):
    """C text with comments and the insides of literals gone; every line stays where it was."""

    def blank(match):
        token = match.group(0)
        newlines = "\n" * token.count("\n")
        if token[0] in "\"'":
            return token[0] + newlines + token[0]
        return " " + newlines

    return NOISE.sub(blank, text)


def without_preprocessor(code):
    """Blanks directives, and of each #if/#else only the first branch stays, so braces match."""
    kept = []
    dropped = 0  # inside this many #else branches
    nesting = []  # for each open #if: are we in its later branch?
    continued = False
    for line in code.split("\n"):
        directive = continued or line.lstrip().startswith("#")
        if directive:
            word = "" if continued else line.lstrip()[1:].split()[:1]
            word = word[0] if word else ""
            if re.match(r"if(n?def)?\b", word):
                nesting.append(False)
            elif word.startswith(("else", "elif")) and nesting and not nesting[-1]:
                nesting[-1] = True
                dropped += 1
            elif word.startswith("endif") and nesting and nesting.pop():
                dropped -= 1
            continued = line.endswith("\\")
        kept.append("" if directive or dropped else line)
    return "\n".join(kept)


def finish(what, problems, looked_at):
    """Prints the outcome and ends the program: 1 on problems, or when there was nothing to see."""
    for problem in problems:
        print(problem)
    print(f"{what}: {looked_at} looked at, {len(problems)} problems")
    if not looked_at:
        print("nothing to look at: is this the root of the project?")
    sys.exit(1 if problems or not looked_at else 0)
