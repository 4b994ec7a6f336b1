"""Is any file or function too long to read in one go?

    sizes.py ROOT
"""

import re
import sys

import tree

MOST_FILE_LINES = 500
MOST_FUNCTION_LINES = 70
ENDINGS = (".c", ".h", ".py", ".cmake", "CMakeLists.txt")

# "path": lines it may have, with the reason beside it. Empty is how it should stay.
LONGER_FILES = {
    "engine/rakor.h": 700,  # the one public header: who links the library finds all in one place
}
LONGER_FUNCTIONS = {}

NAME_BEFORE_PARAMETERS = re.compile(r"(\w+)\s*\(")


def functions(code):
    """(name, first line, last line) of each function in C text without noise or directives.

    A brace outside of all others that follows a closing parenthesis opens a
    body. The first line is that of the signature.
    """
    depth = 0
    line = 1
    head = ""  # what was read since the last thing at the top level ended
    head_line = 1
    started = None
    for character in code:
        if character == "{":
            if depth == 0 and head.rstrip().endswith(")"):
                name = NAME_BEFORE_PARAMETERS.search(head)
                # START_TEST(test_x) and the like: the name is the argument.
                macro = re.match(r"\s*[A-Z_]+\s*\(\s*(\w+)\s*\)\s*$", head)
                started = ((macro or name).group(1), head_line)
            elif depth == 0 and head.strip() == 'extern ""':
                head = ""
                continue  # the linkage block: what is inside is at the top level too
            depth += 1
        elif character == "}":
            depth = max(0, depth - 1)
            if depth == 0:
                if started:
                    yield started[0], started[1], line
                started = None
                head = ""
                continue
        elif character == ";" and depth == 0:
            head = ""
            continue
        if depth == 0:
            if not head.strip() and not character.isspace():
                head_line = line
            head += character
        if character == "\n":
            line += 1


def check(root):
    """(problems, number of files looked at)"""
    paths = tree.files(root, ENDINGS)
    problems = []
    for path in paths:
        text = tree.read(root, path)
        lines = text.count("\n")
        if lines > LONGER_FILES.get(path, MOST_FILE_LINES):
            problems.append(f"{path}: {lines} lines; at most {MOST_FILE_LINES}")
        if not path.endswith((".c", ".h")):
            continue
        for name, first, last in functions(tree.without_preprocessor(tree.without_noise(text))):
            length = last - first + 1
            if length > LONGER_FUNCTIONS.get(f"{path}:{name}", MOST_FUNCTION_LINES):
                problems.append(
                    f"{path}:{first}: {name} has {length} lines; at most {MOST_FUNCTION_LINES}"
                )
    return problems, len(paths)


if __name__ == "__main__":
    tree.finish("sizes", *check(sys.argv[1]))
