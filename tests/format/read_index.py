"""Dumps an index as text, reading it by FORMAT.md alone.

    read_index.py FOLDER

An independent reader: it shares no code with the engine, so that an error in
the engine's writer and reader that cancel each other out shows here. Only the
standard library; that has no XXH3 and no zstd, so sums are not verified and
frames of documents are not unpacked, only placed. Text comes out as it is
stored. Every structural rule met on the way is asserted; a broken one ends
with status 1 and a line on standard error.
"""

import itertools
import os
import struct
import sys

from read_columns import read_columns
from read_numbers import (
    BLOCK, Broken, HighBits, LowBits, Reader, blocks_of, decode_length, demand,
    read_ascending, read_block, read_block_positions, u32s, u64s, values_in,
)

TERMS_A_BLOCK = 16
FLOORS = (10, 100, 1000)
PAGE_BYTES = 65536
CHUNKS = [
    "DOCS", "DOCI", "DOCZ", "IDSX", "COLV", "COLS", "LENS", "LIST", "TERM", "TIDX", "FORM", "META",
]
FRAME_MAGIC = b"\x28\xb5\x2f\xfd"


# ---- Files ----


def read_manifest(folder):
    with open(os.path.join(folder, "MANIFEST"), "rb") as file:
        data = file.read()
    demand(len(data) >= 64 and data[:8] == b"RAKORMAN", "not a manifest")
    version, count = u32s(data, 8, 2)
    demand(version == 2, f"format version {version}")
    generation, next_id = u64s(data, 16, 2)
    (fingerprint,) = u64s(data, 32, 1)
    flags, lexicon_bytes = u32s(data, 40, 2)
    demand(flags <= 1, "unknown flags")
    (resume_bytes,) = u32s(data, 48, 1)
    end = 56 + 56 * count
    demand(len(data) == end + lexicon_bytes + resume_bytes + 8, "the manifest's size does not fit its count")
    segments = [u64s(data, 56 + 56 * i, 7) for i in range(count)]
    demand(all(0 < segment[0] < next_id for segment in segments), "a segment id out of range")
    demand(all(segment[4] < next_id for segment in segments), "an id of deletes out of range")
    ids = [number for segment in segments for number in (segment[0], segment[4]) if number]
    demand(len(ids) == len(set(ids)), "an id comes twice")
    lexicon = data[end : end + lexicon_bytes]
    demand(not lexicon or lexicon.endswith(b"\n"), "the last row of the lexicon has no end")
    for row in lexicon.split(b"\n")[:-1]:
        words = row.split(b" ")
        counts = {b"root": 2, b"protected": 2, b"exception": 3}
        demand(all(words) and len(words) == counts.get(words[0]), "a row of the lexicon is none")
    resume = data[end + lexicon_bytes : end + lexicon_bytes + resume_bytes]
    return generation, segments, (fingerprint, flags, lexicon, resume)


def read_toc(data):
    """The chunks of a segment file by name."""
    footer = len(data) - 64
    demand(footer >= 32 and data[:8] == b"RAKORSEG", "not a segment")
    demand(u32s(data, 8, 1)[0] == 2, "another format version")
    demand(data[footer + 48 : footer + 56] == b"RAKOREND", "no footer")
    sums, pages, toc = u64s(data, footer, 3)
    (count,) = u32s(data, footer + 24, 1)
    demand(u64s(data, footer + 40, 1)[0] == len(data), "the file has another size")
    demand(toc == sums + 8 * pages and toc + 32 * count == footer, "tables leave a gap")
    chunks, offset, page = {}, 32, 0
    for i in range(count):
        entry = toc + 32 * i
        name = data[entry : entry + 4].decode("ascii")
        at, size, first_page = u64s(data, entry + 8, 3)
        demand(at == offset and first_page == page, "chunks are not back to back")
        demand(name not in chunks, "a name comes twice")
        chunks[name] = data[at : at + size]
        offset += size
        page += (size + PAGE_BYTES - 1) // PAGE_BYTES
    demand(offset == sums and page == pages, "chunks do not cover the file")
    columns = ("COLV", "COLS")
    if not any(name in chunks for name in columns):
        chunks.update((name, b"") for name in columns)
        demand(set(CHUNKS) <= set(chunks), "a chunk is missing")
    else:
        demand([name for name in chunks if name in CHUNKS] == CHUNKS, "a chunk is missing")
    return chunks


def read_segment(folder, entry):
    number, documents, size, footer_sum = entry[:4]
    with open(os.path.join(folder, f"seg-{number:016x}.rks"), "rb") as file:
        data = file.read()
    demand(len(data) == size and u64s(data, size - 8, 1)[0] == footer_sum, "another file")
    chunks = read_toc(data)
    demand(u64s(data, 16, 1)[0] == number, "the segment has another id")
    demand(len(chunks["META"]) == 72, "META has another size")
    demand(u64s(chunks["META"], 0, 1)[0] == documents, "another number of documents")
    return chunks


def read_deletes(folder, entry):
    """The numbers of the deleted documents."""
    segment, documents, _, _, number, count, last = entry
    if number == 0:
        demand(count == 0 and last == 0, "deleted documents without a file")
        return []
    with open(os.path.join(folder, f"del-{number:016x}.rkd"), "rb") as file:
        data = file.read()
    bits_bytes = (documents + 7) // 8
    demand(len(data) == 48 + bits_bytes and data[:8] == b"RAKORDEL", "no file of deletes")
    demand(u32s(data, 8, 1)[0] == 2, "another format version")
    demand(u64s(data, 16, 3) == (segment, documents, count), "deletes of something else")
    demand(u64s(data, 40 + bits_bytes, 1)[0] == last, "another file of deletes")
    bits = int.from_bytes(data[40 : 40 + bits_bytes], "little")
    demand(bits >> documents == 0, "a deleted document behind the last one")
    deleted = [document for document in range(documents) if bits >> document & 1]
    demand(len(deleted) == count > 0, "another number of deleted documents")
    return deleted


# ---- Chunks ----


def read_terms(chunks, term_count):
    """Each term as a dict, with the places of its list and its form record."""
    data = chunks["TERM"]
    count = (term_count + TERMS_A_BLOCK - 1) // TERMS_A_BLOCK
    demand(len(chunks["TIDX"]) == 4 * count, "TIDX has another size")
    starts = list(u32s(chunks["TIDX"], 0, count)) + [len(data)]
    demand(starts[0] == 0, "TERM does not begin with a block")
    for block in range(count):
        reader = Reader(data, starts[block], starts[block + 1])
        list_at, forms_at, text = reader.varint(), reader.varint(), b""
        for i in range(min(TERMS_A_BLOCK, term_count - block * TERMS_A_BLOCK)):
            shared, rest = read_head(reader)
            demand(shared <= (len(text) if i else 0), "more shared bytes than there are")
            text = text[:shared] + reader.bytes(rest)
            term = read_entry(reader, text)
            term["list"], term["record"] = list_at, forms_at
            list_at += term["documents_bytes"] + term["positions_bytes"]
            forms_at += term["forms_bytes"]
            yield term
        reader.finish()


def read_head(reader):
    head = reader.u8()
    shared, rest = head & 15, head >> 4
    shared += reader.varint() if shared == 15 else 0
    rest += reader.varint() if rest == 15 else 0
    return shared, rest + 1


def read_entry(reader, text):
    first = reader.varint()
    df = (first >> 2) + 1
    ttf = df + (reader.varint() + 1 if first & 1 else 0)
    forms = reader.varint() + 1 if first & 2 else 1
    forms_bytes = reader.varint() if first & 2 else 0
    demand(forms_bytes or not first & 2, "an empty record")
    place = reader.varint()
    return {
        "text": text,
        "df": df,
        "ttf": ttf,
        "forms": forms,
        "forms_bytes": forms_bytes,
        "document": place if df == 1 else None,
        "documents_bytes": 0 if df == 1 else place,
        "positions_bytes": reader.varint(),
    }


def read_forms(chunks, term):
    if term["forms_bytes"] == 0:
        return [(term["ttf"], term["text"])]
    reader = Reader(chunks["FORM"], term["record"], term["record"] + term["forms_bytes"])
    forms = []
    for _ in range(term["forms"]):
        count, head = reader.varint(), reader.varint()
        form = reader.bytes(head // 2)
        if head % 2:
            form += term["text"] + reader.bytes(reader.varint())
        forms.append((count, form))
    reader.finish()
    demand(sum(count for count, _ in forms) == term["ttf"], "form counts do not add up")
    return forms


def width_of(most):
    return max(1, (most.bit_length() + 7) // 8)


def read_skips(reader, term, documents):
    """None, or the frontiers (whole list first), the floors and the three tables."""
    if term["df"] <= BLOCK:
        return None
    count = blocks_of(term["df"])
    frontiers, floors = [reader.bytes(8)], reader.bytes(6)
    frontiers += [reader.bytes(8) for _ in range(count)]
    last, end, positions_end = [
        [int.from_bytes(reader.bytes(width_of(most)), "little") for _ in range(count)]
        for most in (documents, term["documents_bytes"], term["positions_bytes"])
    ]
    return {
        "frontiers": frontiers,
        "floors": list(zip(FLOORS, floors, floors[3:])),
        "last": last,
        "end": end,
        "positions_end": positions_end,
    }


def read_short_documents(data, term, documents):
    low, high = LowBits(data), HighBits(data)
    numbers = read_ascending(low, term["df"], 0, documents)
    if term["ttf"] > term["df"]:
        postings = [(number, high.gamma()) for number in numbers]
    else:
        postings = [(number, 1) for number in numbers]
    rest = 8 * len(data) - low.taken - high.taken
    demand(0 <= rest < 8 and low.take(rest) == 0, "a short list has another size")
    demand(sum(frequency for _, frequency in postings) == term["ttf"], "frequencies do not add up")
    return postings


def read_documents(chunks, term):
    """(skips, [(document, frequency)...])"""
    if term["df"] == 1:
        return None, [(term["document"], term["ttf"])]
    if term["df"] <= BLOCK:
        data = chunks["LIST"][term["list"] : term["list"] + term["documents_bytes"]]
        return None, read_short_documents(data, term, len(chunks["LENS"]))
    reader = Reader(chunks["LIST"], term["list"], term["list"] + term["documents_bytes"])
    skips = read_skips(reader, term, len(chunks["LENS"]))
    start, document, tokens, postings = reader.at, -1, 0, []
    for block in range(blocks_of(term["df"])):
        count = values_in(term["df"], block)
        gaps = read_block(reader, count)
        more = read_block(reader, count) if term["ttf"] > term["df"] else [0] * count
        for gap, frequency in zip(gaps, more):
            document += gap + 1
            tokens += frequency + 1
            postings.append((document, frequency + 1))
        if skips:
            demand(skips["last"][block] == document, "a skip names another last document")
            demand(skips["end"][block] == reader.at - start, "a skip names another end")
    reader.finish()
    demand(tokens == term["ttf"], "frequencies do not add up")
    return skips, postings


def read_positions(chunks, term, skips, postings):
    """For each posting its [(position, form code)...]."""
    start = term["list"] + term["documents_bytes"]
    data = chunks["LIST"][start : start + term["positions_bytes"]]
    ends = skips["positions_end"] if skips else [len(data)]
    demand(ends[-1] == len(data) == term["positions_bytes"], "positions end elsewhere")
    for block, (begin, end) in enumerate(zip([0, *ends], ends)):
        demand(begin <= end, "a block of positions is out of place")
        covered = postings[BLOCK * block : BLOCK * (block + 1)]
        places, codes = read_block_positions(
            data[begin:end], covered, chunks["LENS"], term["forms"], skips is not None
        )
        token = 0
        for positions in places:
            yield list(zip(positions, codes[token : token + len(positions)]))
            token += len(positions)


def check_frontier(frontier, pairs):
    for frequency, code in pairs:
        demand(
            any(f == 255 or (f >= frequency and c <= code) for f, c in zip(frontier, frontier[4:])),
            "a posting lies above its frontier",
        )


# ---- The dump ----


def dump_store(chunks, documents, out):
    index, frames = chunks["DOCI"], chunks["DOCS"]
    demand(len(index) % 16 == 0 and index, "DOCI has another size")
    entries = list(struct.iter_unpack("<IIQ", index))
    demand(entries[-1] == (documents, 0, len(frames)), "DOCI does not end as it must")
    demand(entries[0][0] == 0 and entries[0][2] == 0, "DOCI does not begin as it must")
    for (first, size, at), (end, _, stop) in zip(entries, entries[1:]):
        demand(first < end and at < stop, "an empty block of documents")
        demand(frames[at : at + 4] == FRAME_MAGIC, "a block is no zstd frame")
        out(f"block {first} {end} {size} {stop - at}")
    out(f"dictionary {len(chunks['DOCZ'])}")


def dump_ids(chunks, documents, out):
    data, count = chunks["IDSX"], blocks_of(documents)
    tables = len(data) - 12 * count
    demand(tables >= 0, "IDSX is too short")
    firsts, ends = u32s(data, tables, count), u64s(data, tables + 4 * count, count)
    reader, before = Reader(data, 0, tables), (-1, -1)
    for block, (first, end) in enumerate(zip(firsts, ends)):
        values = values_in(documents, block)
        gaps, numbers = read_block(reader, values), read_block(reader, values)
        demand(reader.at == end and gaps[0] == 0, "a block of ids is out of place")
        gaps[0] = first
        for entry in zip(itertools.accumulate(gaps), numbers):
            demand(before < entry and entry[0] < 1 << 28, "ids do not ascend")
            out(f"id {entry[0]:07x} {entry[1]}")
            before = entry
    reader.finish()


def dump_columns(chunks, documents, out):
    for name, kind, have, texts, (least, most), numbers in read_columns(chunks, documents):
        facts = f"type {kind} documents {have} texts {len(texts)} least {least} most {most}"
        out(f"column %b {facts}", name)
        for document, number in numbers:
            if kind:
                out(f"value {document} {number} %b", texts[number - 1])
            else:
                out(f"value {document} {number}")


def dump_term(chunks, term, out):
    out(f"term %b df {term['df']} ttf {term['ttf']} forms {term['forms']}", term["text"])
    for code, (count, form) in enumerate(read_forms(chunks, term)):
        out(f"form {code} {count} %b", form)
    skips, postings = read_documents(chunks, term)
    if skips:
        dump_skips(chunks, skips, postings, out)
    for (document, frequency), places in zip(
        postings, read_positions(chunks, term, skips, postings)
    ):
        out(f"posting {document} {frequency} " + " ".join(f"{p}:{f}" for p, f in places))


def check_floor(least, frequency, code, pairs):
    reached = sum(f >= frequency and c <= code for f, c in pairs)
    demand(frequency == 0 or reached >= least, "fewer postings reach a floor")


def dump_skips(chunks, skips, postings, out):
    pairs = [(frequency, chunks["LENS"][document]) for document, frequency in postings]
    for number, frontier in enumerate(skips["frontiers"]):
        block = number - 1  # the first is the whole list's
        covered = pairs if number == 0 else pairs[BLOCK * block : BLOCK * number]
        check_frontier(frontier, covered)
        out(f"frontier {block} " + " ".join(f"{f}/{c}" for f, c in zip(frontier, frontier[4:])))
    for floor in skips["floors"]:
        check_floor(*floor, pairs)
        out("floor %d %d/%d" % floor)
    for block, last in enumerate(skips["last"]):
        out(f"last {block} {last}")


def dump_segment(folder, entry, out):
    chunks = read_segment(folder, entry)
    meta = u64s(chunks["META"], 0, 9)
    documents, term_count = meta[:2]
    out(f"segment {entry[0]} meta " + " ".join(map(str, meta)))
    for document in read_deletes(folder, entry):
        out(f"deleted {document}")
    dump_store(chunks, documents, out)
    dump_ids(chunks, documents, out)
    dump_columns(chunks, documents, out)
    demand(len(chunks["LENS"]) == documents, "LENS has another size")
    for document, code in enumerate(chunks["LENS"]):
        out(f"length {document} {code} {decode_length(code)}")
    previous, lists, records, tokens = b"", 0, 0, 0
    for term in read_terms(chunks, term_count):
        demand(previous < term["text"], "terms do not ascend")
        demand(term["list"] == lists and term["record"] == records, "a list is out of place")
        dump_term(chunks, term, out)
        previous = term["text"]
        lists += term["documents_bytes"] + term["positions_bytes"]
        records += term["forms_bytes"]
        tokens += term["ttf"]
    demand(lists == len(chunks["LIST"]) and records == len(chunks["FORM"]), "bytes left over")
    demand(tokens == meta[3] and sum(meta[6:]) == lists, "META does not agree")


def main(folder):
    lines = sys.stdout.buffer

    def out(line, *texts):
        line = line.encode()
        lines.write((line % texts if texts else line) + b"\n")

    generation, segments, (fingerprint, flags, lexicon, resume) = read_manifest(folder)
    out(f"index generation {generation} segments {len(segments)}")
    out(f"analysis {fingerprint:016x} flags {flags} lexicon {len(lexicon)}")
    lines.write(lexicon)
    if resume:
        demand(len(resume) >= 72, "a resume point that is too short")
        stride, steps = 1, u64s(resume, 48, 1)[0]
        while steps // stride > 2048:
            stride *= 2
        path = 72 + 8 * (steps // stride)
        demand(len(resume) >= path, "a resume point without all of its marks")
        out("resume %016x %d %d %d %016x %d %d %016x %016x" % u64s(resume, 0, 9))
        for mark in u64s(resume, 72, steps // stride):
            out(f"mark {mark:016x}")
        out("at %b", resume[path:])
    for entry in segments:
        dump_segment(folder, entry, out)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except (Broken, OSError) as error:
        sys.exit(f"{sys.argv[1]}: {error}")
