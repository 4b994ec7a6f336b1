"""Reads what the tests need of Markdown: fenced blocks, prose, headings."""

import re

FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})\s*([^\s`]*)")
SHELL = {"sh", "bash", "shell", "console"}


class Block:
    """A fenced block: its language, the line of its fence (from 1), and its lines."""

    def __init__(self, language, line):
        self.language = language
        self.line = line
        self.lines = []


def parse(text):
    """(blocks, prose): the fenced blocks, and the text with those blanked line by line."""
    blocks = []
    prose = []
    fence = None
    for number, line in enumerate(text.split("\n"), 1):
        match = FENCE.match(line)
        if fence is None and match:
            fence = match.group(2)
            blocks.append(Block(match.group(3), number))
            prose.append("")
        elif fence is not None:
            if match and match.group(2).startswith(fence) and line.strip() == match.group(2):
                fence = None
            else:
                blocks[-1].lines.append(line)
            prose.append("")
        else:
            prose.append(line)
    return blocks, "\n".join(prose)


def anchors(prose):
    """What `#...` may name: headings as hosts of repositories write them in links."""
    found = set()
    for title in re.findall(r"^#{1,6}\s+(.*?)\s*#*$", prose, re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        while slug in found:
            slug += "-1"
        found.add(slug)
    return found
