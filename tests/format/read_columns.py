"""The columns of a segment, by FORMAT.md alone: for read_index.py."""

import struct

from read_numbers import Reader, demand, u64s, unpack_tail

NUMBERS_A_BLOCK = 1024
TEXTS_A_BLOCK = 16


def read_texts(data, at, count, size):
    """The texts of a column, and where their table ends."""
    blocks = (count + TEXTS_A_BLOCK - 1) // TEXTS_A_BLOCK
    starts = list(u64s(data, at + size, blocks)) + [size]
    demand(starts[0] == 0, "texts do not begin with a block")
    texts = []
    for block in range(blocks):
        reader, text = Reader(data, at + starts[block], at + starts[block + 1]), b""
        for i in range(min(TEXTS_A_BLOCK, count - block * TEXTS_A_BLOCK)):
            shared = reader.varint() if i else 0
            demand(shared <= len(text), "more shared bytes than there are")
            text = text[:shared] + reader.bytes(reader.varint())
            demand(0 < len(text) <= 65535, "a text of a column is too short or too long")
            texts.append(text)
        reader.finish()
    demand(all(a < b for a, b in zip(texts, texts[1:])), "texts do not ascend")
    return texts, at + size + 8 * blocks


def read_numbers(data, at, end, documents):
    """(document, number) of those that have one."""
    blocks = (documents + NUMBERS_A_BLOCK - 1) // NUMBERS_A_BLOCK
    entries, place = end - 32 * blocks, at
    demand(entries >= at, "a column is too short")
    for block in range(blocks):
        least, most, step, last = struct.unpack_from("<qqQQ", data, entries + 32 * block)
        first, count = block * NUMBERS_A_BLOCK, last & 65535
        have = list(range(min(NUMBERS_A_BLOCK, documents - first)))
        demand(last >> 16 == place - at and count <= len(have), "a block is out of place")
        reader = Reader(data, place, entries)
        if 0 < count < len(have):
            bits = int.from_bytes(reader.bytes((len(have) + 7) // 8), "little")
            demand(bits >> len(have) == 0, "bits left over")
            have = [document for document in have if bits >> document & 1]
        have = have if count else []
        demand(len(have) == count, "a bitmap has another count")
        demand((step == 0) == (least == most) and least <= most, "an entry is broken")
        width = ((most - least) // step).bit_length() if step else 0
        codes = unpack_tail(reader.bytes((count * width + 7) // 8), count, width)
        values = [least + code * step for code in codes]
        demand(not values or (min(values), max(values)) == (least, most), "bounds are not true")
        yield from ((first + document, value) for document, value in zip(have, values))
        place = reader.at
    demand(place == entries, "bytes left over")


def read_columns(chunks, documents):
    """(name, type, how many have a value, texts, (least, most), [(document, number)...])"""
    entries, data, at, previous = Reader(chunks["COLS"]), chunks["COLV"], 0, b""
    while entries.at < entries.end:
        name = entries.bytes(entries.varint())
        demand(previous < name, "columns do not ascend")
        kind, have, size = entries.u8(), entries.varint(), entries.varint()
        texts, bounds, end, start = [], (0, 0), at + size, at
        if kind == 0:
            bounds = struct.unpack("<qq", entries.bytes(16))
        else:
            demand(kind == 1, "a column of no known type")
            count = entries.varint()
            texts, start = read_texts(data, at, count, entries.varint())
        numbers = list(read_numbers(data, start, end, documents))
        demand(len(numbers) == have > 0, "a column counts its documents wrongly")
        values = {number for _, number in numbers}
        if kind:
            demand(values == set(range(1, len(texts) + 1)), "ordinals are not those of the texts")
        else:
            demand((min(values), max(values)) == bounds, "the bounds of a column are not true")
        yield name, kind, have, texts, bounds, numbers
        at, previous = end, name
    demand(at == len(data), "columns do not fill COLV")
