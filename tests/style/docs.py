"""Do the documents tell the truth about the tree?

    docs.py ROOT

Every relative link and every `path/in/backticks` under a top-level folder
leads somewhere, every fenced block names its language (so that no command
escapes commands.py), and README.md's map names each top-level folder.
"""

import os
import posixpath
import re
import sys

import markdown
import tree

LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)>\s]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
PLAIN_PATH = re.compile(r"[\w.\-]+(/[\w.\-]+)+/?")


def top_folders(root):
    for folder, names in tree.folders_and_files(root):
        if folder != "." and os.sep not in folder:
            yield folder


def wrong_link(root, path, target):
    if re.match(r"[a-z]+:", target):
        return None  # to another site: nothing here is fetched
    name, _, anchor = target.partition("#")
    there = posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) if name else path
    if not os.path.exists(os.path.join(root, there)):
        return f"the link to {target} leads nowhere"
    if anchor and there.endswith(".md"):
        _, prose = markdown.parse(tree.read(root, there))
        if anchor not in markdown.anchors(prose):
            return f"{there} has no heading for #{anchor}"
    return None


def wrong_paths(root, path, prose):
    """(offset, reason) for each link or path in `prose` that leads nowhere."""
    without_code = CODE.sub(lambda match: " " * len(match.group(0)), prose)
    for match in LINK.finditer(prose):
        # A link may hold code in its text, but one that starts inside of code is an example.
        if without_code[match.start()] == "[":
            reason = wrong_link(root, path, match.group(1) or match.group(2))
            if reason:
                yield match.start(), reason
    tops = set(top_folders(root))
    for match in CODE.finditer(prose):
        named = match.group(1)
        if not PLAIN_PATH.fullmatch(named) or named.split("/")[0] not in tops:
            continue
        here = posixpath.join(posixpath.dirname(path), named)
        if not any(os.path.exists(os.path.join(root, at)) for at in (named, here)):
            yield match.start(), f"`{named}` is not in the tree"


def check(root):
    """(problems, number of documents)"""
    problems = []
    paths = tree.files(root, ".md")
    if "README.md" not in paths:
        problems.append("README.md is missing")
    for path in paths:
        text = tree.read(root, path)
        blocks, prose = markdown.parse(text)
        for block in blocks:
            if not block.language:
                problems.append(f"{path}:{block.line}: a fenced block without a language")
        for offset, reason in wrong_paths(root, path, prose):
            problems.append(f"{path}:{prose.count(chr(10), 0, offset) + 1}: {reason}")
        if path == "README.md":
            for folder in top_folders(root):
                if f"{folder}/" not in text:
                    problems.append(f"README.md: the map lacks {folder}/")
    return problems, len(paths)


if __name__ == "__main__":
    tree.finish("documents", *check(sys.argv[1]))
