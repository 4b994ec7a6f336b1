"""Do the engine and the reader written from FORMAT.md see the same index?

    compare_dumps.py DUMP_INDEX SAMPLE_FOLDER

Indexes the sample articles several times over (so that lists are long enough
for skips) and made-up records with something in every column twice, as one segment and as several, and compares the two dumps
line by line. Then damages single bytes of chunks and demands that
the Python reader's dump is no longer that of the whole index.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
READER = os.path.join(HERE, "read_index.py")
TIMES = 4
ONE_SEGMENT, SEVERAL = 512 << 20, 1 << 20


def dump_by_library(program, folder):
    return subprocess.run([program, "dump", folder], check=True, stdout=subprocess.PIPE).stdout


def dump_by_reader(folder):
    return subprocess.run(
        [sys.executable, "-B", READER, folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def first_difference(ours, theirs):
    ours, theirs = ours.split(b"\n"), theirs.split(b"\n")
    for number, (a, b) in enumerate(zip(ours, theirs), 1):
        if a != b:
            return f"line {number}:\n  read_index.py: {a[:200]!r}\n  library:       {b[:200]!r}"
    return f"{len(ours)} lines by read_index.py, {len(theirs)} by the library"


def compare(program, folder):
    """The dump, when both agree on it."""
    theirs = dump_by_library(program, folder)
    result = dump_by_reader(folder)
    if result.returncode != 0:
        sys.exit(f"read_index.py: {result.stderr.decode()}")
    if result.stdout != theirs:
        sys.exit(f"the dumps differ at {first_difference(result.stdout, theirs)}")
    return theirs


def demand_variety(dump):
    """A comparison of an index without the harder structures would prove little."""
    lines = dump.split(b"\n")
    terms = [line.split() for line in lines if line.startswith(b"term ")]
    longest = max(int(term[5]) for term in terms)
    most_forms = max(int(term[7]) for term in terms)
    skips = sum(line.startswith(b"last ") for line in lines)
    columns = {line.split()[1]: line.split() for line in lines if line.startswith(b"column ")}
    values = sum(line.startswith(b"value ") for line in lines)
    print(f"{len(columns)} columns with {values} values")
    if not {b"site", b"source", b"kota", b"harga"} <= set(columns) or values < 4000:
        sys.exit("the records do not reach every kind of column")
    print(f"{len(terms)} terms, longest list {longest} tokens, {most_forms} forms, {skips} skips")
    if len(terms) < 500 or longest <= 128 or most_forms < 3 or skips < 2:
        sys.exit("the sample articles do not reach every structure of the format")


def damage_is_seen(folder, dump):
    """Each byte is flipped where it stands in the first segment's chunks."""
    sys.path.insert(0, HERE)
    import read_index  # noqa: E402 (only here: the comparison itself runs it as a program)

    name = next(name for name in sorted(os.listdir(folder)) if name.endswith(".rks"))
    path = os.path.join(folder, name)
    with open(path, "rb") as file:
        whole = file.read()
    for chunk in ("IDSX", "COLV", "COLS", "LENS", "LIST", "TERM", "TIDX", "FORM"):
        content = read_index.read_toc(whole)[chunk]
        at = whole.index(content) + len(content) // 2
        with open(path, "wb") as file:
            file.write(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        result = dump_by_reader(folder)
        if result.returncode == 0 and result.stdout == dump:
            sys.exit(f"a changed byte at {at}, in {chunk}, changes nothing in the dump")
    with open(path, "wb") as file:
        file.write(whole)


def write_records(path):
    """Stretches with and without values, of all widths."""
    chance = random.Random(7)
    with open(path, "w", encoding="utf-8") as file:
        for number in range(3000):
            record = {"id": f"https://www{number // 7 % 40}.example/{number}", "body": "satu"}
            if number // 1024 != 1:
                record["kota"] = f"kota{chance.randrange(90)}"
            if chance.randrange(3):
                record["harga"] = (chance.randrange(1 << 63) - (1 << 62)) >> chance.randrange(63)
            file.write(json.dumps(record) + "\n")


def main(program, sample):
    if not os.path.isdir(sample):
        print(f"skipped: there are no sample articles at {sample}")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        records = os.path.join(folder, "records.jsonl")
        write_records(records)
        more = os.path.join(folder, "more.jsonl")
        with open(more, "w", encoding="utf-8") as file:
            file.writelines('{"id":"m%d","body":"desa"}\n' % number for number in range(60))
        for memory, name in ((ONE_SEGMENT, "one"), (SEVERAL, "several")):
            index = os.path.join(folder, name)
            build = [program, "index", index, str(memory)] + [sample] * TIMES + [records]
            subprocess.run(build, check=True)
            subprocess.run([program, "change", index, more], check=True)
            dump = compare(program, index)
            print(dump.split(b"\n")[0].decode())
            for line in (b"\ndeleted ", b"\nresume "):
                if line not in dump:
                    sys.exit(f"nothing in the index is {line.strip().decode()}")
            if memory == ONE_SEGMENT:
                demand_variety(dump)
                damage_is_seen(index, dump)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
