"""How numbers stand in the files of an index, by FORMAT.md alone: for read_index.py.

Integers, packed blocks, length codes, and the two streams of bits of a block.
"""

import struct

BLOCK = 128
STEP = 32


class Broken(Exception):
    pass


def demand(condition, reason):
    if not condition:
        raise Broken(reason)


def u32s(data, offset, count):
    demand(offset + 4 * count <= len(data), "a table reaches past its end")
    return struct.unpack_from(f"<{count}I", data, offset)


def u64s(data, offset, count):
    demand(offset + 8 * count <= len(data), "a table reaches past its end")
    return struct.unpack_from(f"<{count}Q", data, offset)


class Reader:
    """Takes bytes from `data` one field after the other, up to `end`."""

    def __init__(self, data, at=0, end=None):
        self.data = data
        self.at = at
        self.end = len(data) if end is None else end
        demand(self.at <= self.end <= len(data), "a range outside its chunk")

    def bytes(self, count):
        demand(count <= self.end - self.at, "bytes reach past their end")
        self.at += count
        return self.data[self.at - count : self.at]

    def u8(self):
        return self.bytes(1)[0]

    def varint(self):
        value = 0
        for shift in range(0, 70, 7):
            byte = self.u8()
            value |= (byte & 127) << shift
            if byte < 128:
                demand(value < 1 << 64, "a varint over 64 bits")
                return value
        raise Broken("a varint of more than 10 bytes")

    def finish(self):
        demand(self.at == self.end, "bytes left over")


# ---- Packed blocks ----


def unpack_tail(data, count, width):
    bits = int.from_bytes(data, "little")
    return [bits >> i * width & ((1 << width) - 1) for i in range(count)]


def unpack_full(data, width):
    words = struct.unpack(f"<{4 * width}I", data)
    values = [0] * BLOCK
    for lane in range(4):
        bits = sum(words[4 * k + lane] << 32 * k for k in range(width))
        for row in range(BLOCK // 4):
            values[4 * row + lane] = bits >> row * width & ((1 << width) - 1)
    return values


def read_block(reader, count):
    head = reader.u8()
    width = head & 63
    demand(width <= 32, "a width over 32")
    demand(head & 192 != 64, "a bitmap of no exceptions")
    beyond = reader.u8() if head & 128 else 0
    if count == BLOCK:
        values = unpack_full(reader.bytes(16 * width), width)
    else:
        values = unpack_tail(reader.bytes((count * width + 7) // 8), count, width)
    if head & 128:
        demand(width < 32 and width + beyond <= 32, "exceptions out of range")
        indexes = read_bitmap(reader, count) if head & 64 else read_indexes(reader)
        demand(indexes and indexes == sorted(set(indexes)), "exceptions do not ascend")
        packed = reader.bytes((len(indexes) * beyond + 7) // 8)
        for index, high in zip(indexes, unpack_tail(packed, len(indexes), beyond)):
            demand(index < count and high + 1 < 1 << 32 - width, "an exception out of range")
            values[index] |= high + 1 << width
    return values


def read_bitmap(reader, count):
    bits = int.from_bytes(reader.bytes((count + 7) // 8), "little")
    return [index for index in range(bits.bit_length()) if bits >> index & 1]


def read_indexes(reader):
    indexes = []
    while True:
        byte = reader.u8()
        indexes.append(byte & 127)
        if byte & 128:
            return indexes


def blocks_of(count):
    return (count + BLOCK - 1) // BLOCK


def values_in(count, block):
    return min(BLOCK, count - block * BLOCK)


def decode_length(code):
    return code if code < 32 else (16 + code % 16) << (code // 16 - 1)


def room_of(code):
    return 0xFFFFFFFF if code == 255 else decode_length(code + 1)


# ---- Positions and forms: two streams of bits from the two ends of a block ----


class LowBits:
    """From bit 0 of the first byte upwards, numbers low bit first."""

    def __init__(self, data):
        self.bits = int.from_bytes(data, "little")
        self.taken = 0

    def take(self, count):
        value = self.bits >> self.taken & ((1 << count) - 1)
        self.taken += count
        return value


class HighBits:
    """From bit 7 of the last byte downwards, numbers high bit first."""

    def __init__(self, data):
        self.digits = "".join(f"{byte:08b}" for byte in reversed(data))
        self.taken = 0

    def take(self, count):
        self.taken += count
        return int("0" + self.digits[self.taken - count : self.taken], 2)

    def gamma(self):
        zeros = 0
        while self.take(1) == 0:
            zeros += 1
            demand(self.taken < len(self.digits), "a number without end")
        return 1 << zeros | self.take(zeros)


def read_number(bits, count):
    """One out of `count`."""
    width = count.bit_length() - 1
    short = (2 << width) - count
    value = bits.take(width)
    if value >= short and bits.take(1):
        value += count - (1 << width)
    return (value + (count - short) // 2) % count


def read_ascending(bits, count, low, high):
    if count == 0:
        return []
    middle = count // 2
    value = low + middle + read_number(bits, high - low - count + 1)
    left = read_ascending(bits, middle, low, value)
    return left + [value] + read_ascending(bits, count - 1 - middle, value + 1, high)


def read_form_codes(bits, count):
    order, codes = bits.take(3), []
    if order == 7:
        return [0] * count
    while len(codes) < count:
        codes += [0] * ((bits.gamma() - 1 << order) + bits.take(order))
        if len(codes) < count:
            codes.append(bits.gamma())
    demand(len(codes) == count, "a run is too long")
    return codes


def read_block_positions(data, postings, lengths, form_count, has_entries):
    """For each posting its positions, and the form codes of all their tokens."""
    low, high = LowBits(data), HighBits(data)
    width = (8 * len(data)).bit_length()
    entered = range(STEP, len(postings), STEP) if has_entries else ()
    entries = {number: low.take(width) for number in entered}
    start, places = low.taken, []
    for number, (document, frequency) in enumerate(postings):
        demand(entries.get(number, low.taken - start) == low.taken - start, "a wrong entry")
        room = room_of(lengths[document])
        demand(frequency <= room, "more positions than there is room for")
        places.append(read_ascending(low, frequency, 0, room))
    tokens = sum(frequency for _, frequency in postings)
    codes = read_form_codes(high, tokens) if form_count > 1 else [0] * tokens
    rest = 8 * len(data) - low.taken - high.taken
    demand(0 <= rest < 8 and low.take(rest) == 0, "a block of positions has another size")
    demand(all(code < form_count for code in codes), "a form code out of range")
    return places, codes
