"""Writes what follows from the example's chunks into engine/FORMAT.md again.

    reseal_example.py FORMAT.md

For who has changed the bytes of a chunk in the example index, or added one: offsets in the comments,
page sums, table of contents, footer and the manifest's entry are computed from the blocks
"hex SEGMENT.<CHUNK>". Everything else is left as it is. Needs libxxhash.so.0 for the sums.
"""

import ctypes
import re
import struct
import sys

CHUNKS = ["DOCS", "DOCI", "DOCZ", "IDSX", "COLV", "COLS", "LENS", "LIST", "TERM", "TIDX", "FORM", "META"]
HEADER_BYTES = 32


def sum_of(data):
    library = ctypes.CDLL("libxxhash.so.0")
    library.XXH3_64bits.restype = ctypes.c_uint64
    return struct.pack("<Q", library.XXH3_64bits(data, ctypes.c_size_t(len(data))))


def block_pattern(name):
    return re.compile(r"(```hex %s\n)(.*?)(```\n)" % re.escape(name), re.S)


def block_bytes(text, name):
    match = block_pattern(name).search(text)
    lines = match.group(2).split("\n") if match else []
    return bytes.fromhex("".join(line.split("#")[0] for line in lines).replace(" ", ""))


def set_block(text, name, lines):
    body = "".join(line + "\n" for line in lines)
    return block_pattern(name).sub(lambda m: m.group(1) + body + m.group(3), text)


def set_offset(text, name, offset):
    """Comments that begin with a number name a place in the file, the first one that of the block."""
    pattern = re.compile(r"# (\d+)(?= )")

    def renumber(match):
        places = pattern.findall(match.group(2))
        shift = offset - int(places[0]) if places else 0
        body = pattern.sub(lambda m: f"# {int(m.group(1)) + shift}", match.group(2))
        return match.group(1) + body + match.group(3)

    return block_pattern(name).sub(renumber, text)


def spaced(data):
    return "  ".join(data[i : i + 8].hex(" ") for i in range(0, len(data), 8))


def reseal_segment(text):
    offset, sums, sum_lines, toc, toc_lines = HEADER_BYTES, b"", [], b"", []
    for name in CHUNKS:
        data = block_bytes(text, "SEGMENT." + name)
        first = struct.pack("<4s4xQ", name.encode(), offset)
        second = struct.pack("<QQ", len(data), len(sums) // 8)
        place = f"sum {len(sums) // 8}" if data else "no sum of its own"
        toc_lines.append([spaced(first), f"{name} at {offset}"])
        toc_lines.append([spaced(second), f"{len(data)} bytes, {place}"])
        toc += first + second
        if data:
            text = set_offset(text, "SEGMENT." + name, offset)
            sums += sum_of(data)
            sum_lines.append([sums[-8:].hex(" "), name])
        offset += len(data)
    toc_at, footer_at = offset + len(sums), offset + len(sums) + len(toc)
    size = footer_at + 64
    words = [(struct.pack("<Q", offset), f"page sums at {offset}"),
             (struct.pack("<Q", len(sums) // 8), "how many of them"),
             (struct.pack("<Q", toc_at), f"table of contents at {toc_at}"),
             (struct.pack("<I", len(CHUNKS)), "chunks"),
             (bytes(4), "reserved"),
             (sum_of(sums + toc), f"sum of bytes {offset}..{footer_at - 1}"),
             (struct.pack("<Q", size), f"{size} bytes"),
             (b"RAKOREND", "RAKOREND")]
    footer = b"".join(data for data, _ in words)
    words.append((sum_of(footer), "sum"))
    text = set_block(text, "SEGMENT.SUMS", comment(sum_lines, offset))
    text = set_block(text, "SEGMENT.TOC", comment(toc_lines, toc_at))
    lines = [[data.hex(" "), note] for data, note in words]
    text = set_block(text, "SEGMENT.FOOTER", comment(lines, footer_at))
    text = re.sub(r"(`seg-0000000000000001\.rks`, )\d+ bytes", rf"\g<1>{size} bytes", text)
    return text, size, words[-1][0]


def comment(lines, offset):
    width = max(len(data) for data, _ in lines)
    first = f"# {offset:<4} "
    return [f"{data:<{width}}    {first if i == 0 else '#      '}{note}"
            for i, (data, note) in enumerate(lines)]


def reseal_manifest(text, size, footer_sum):
    """The entry's third and fourth field, and the last line."""

    def replace(match):
        body = re.sub(r"[0-9a-f ]{23}( *#  *)\d+ bytes$",
                      lambda m: struct.pack("<Q", size).hex(" ") + m.group(1) + f"{size} bytes",
                      match.group(2), flags=re.M)
        body = re.sub(r"[0-9a-f ]{23}( *#  *its footer sum)",
                      lambda m: footer_sum.hex(" ") + m.group(1), body)
        return match.group(1) + body + match.group(3)

    text = block_pattern("MANIFEST").sub(replace, text)
    data = block_bytes(text, "MANIFEST")
    last = sum_of(data[:-8]).hex(" ")

    def replace_sum(match):
        body = re.sub(r"[0-9a-f ]{23}( *# )\d+( *sum\n)$",
                      lambda m: f"{last}{m.group(1)}{len(data) - 8}{m.group(2)}", match.group(2))
        return match.group(1) + body + match.group(3)

    text = re.sub(r"(`MANIFEST`, )\d+ bytes", rf"\g<1>{len(data)} bytes", text)
    return block_pattern("MANIFEST").sub(replace_sum, text)


def main(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    text = reseal_manifest(*reseal_segment(text))
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
