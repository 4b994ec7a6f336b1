"""What comes out of the programs of bench/micro: read, put together over turns and levels, and made into tables.

A program prints TSV with a header; a table here is a list of {column: text}. Some lines of analysis_speed and
index_speed.py are for people: those have a reader each.
"""

import re
import statistics

import compare_report as report


def read_tsv(text):
    """The rows of the first table in `text`; lines before a header with more than two columns are left out."""
    lines = [line.split("\t") for line in text.splitlines()]
    while lines and len(lines[0]) < 3:
        lines.pop(0)
    return [dict(zip(lines[0], line)) for line in lines[1:] if len(line) == len(lines[0])] if lines else []


def read_analysis(text):
    """analysis_speed: task, ratio, rate, medians over its rounds."""
    line = re.compile(r"(\S.*?)  +([\d.]+) \([^)]*\) +([\d.]+) \([^)]*\)$")
    found = [line.match(one) for one in text.splitlines()]
    return [{"task": one[1], "ratio": one[2], "rate": one[3]} for one in found if one]


def read_index(text):
    """index_speed.py: name, figure, what is told about it."""
    found = [line.split("\t") for line in text.splitlines() if "\t" in line]
    return [{"what": one[0], "figure": one[1], "and": one[2] if len(one) > 2 else ""} for one in found]


def median(turns, keys, column):
    """{key: the median over turns of a column}; each turn is a table, a key is its values in `keys`."""
    values = {}
    for table in turns:
        for row in table:
            values.setdefault(tuple(row[key] for key in keys), []).append(float(row[column]))
    return {key: statistics.median(found) for key, found in values.items()}


def ratio(turns, others, keys, column):
    """{key: the median over turns of how often a column of the one goes into that of the other, in the same turn}"""
    values = {}
    for table, other in zip(turns, others):
        known = {tuple(row[key] for key in keys): float(row[column]) for row in other}
        for row in table:
            key = tuple(row[name] for name in keys)
            if known.get(key):
                values.setdefault(key, []).append(float(row[column]) / known[key])
    return {key: statistics.median(found) for key, found in values.items()}


def across(rows, down, over, column):
    """A pivot: header and rows of a table with the values of `over` as columns, by the order in which they come. A
    name that only later columns have goes behind the one that it came after."""
    columns, names, cells, at = [], [], {}, 0
    for row in rows:
        if row[over] not in columns:
            columns.append(row[over])
            at = 0
        if row[down] not in names:
            names.insert(at, row[down])
        at = names.index(row[down]) + 1
        cells[row[down], row[over]] = report.rounded(float(row[column]))
    return [down, *columns], [[name, *(cells.get((name, one), "") for one in columns)] for name in names]


def decode_table(turns):
    """{level: turns of block_decode} to a table: millions of integers a second by level."""
    levels = list(turns)
    rates = {level: median(turns[level], ["codec"], "M/s") for level in levels}
    share = median([table for level in levels for table in turns[level]], ["codec"], "of memcpy")
    rows = [[row["codec"], row["vectors"], row["bits each"],
             *(report.rounded(rates[level][row["codec"],]) for level in levels), f"{share[row['codec'],]:.3f}"]
            for row in turns[levels[0]][0]]
    return ["codec", "vectors", "bits each", *(f"M/s, {level}" for level in levels), "of memcpy"], rows


def query_table(turns):
    """{level: turns of query_times} to a table: p50 / p99 by level, and what the best level gains."""
    levels, keys = list(turns), ["kind", "k"]
    halves = {level: median(turns[level], keys, "p50 us") for level in levels}
    tails = {level: median(turns[level], keys, "p99") for level in levels}
    gain = ratio(turns[levels[-1]], turns[levels[0]], keys, "mean")
    rows = []
    for row in turns[levels[0]][0]:
        key = (row["kind"], row["k"])
        cells = [f"{report.rounded(halves[level][key])} / {report.rounded(tails[level][key])}" for level in levels]
        rows.append([*key, row["hits"], *cells] + ([f"{gain[key]:.2f}"] if len(levels) > 1 else []))
    header = ["kind", "k", "hits", *levels] + ([f"mean, {levels[-1]} : {levels[0]}"] if len(levels) > 1 else [])
    return header, rows


def plain_table(rows):
    return list(rows[0]), [list(row.values()) for row in rows]


def steps_table(turns, name):
    """Turns of open_time with one round each, or more, to medians over the turns with the extremes."""
    values = {}
    for table in turns:
        for row in table:
            values.setdefault(row["step"], []).append(float(row["median us"]))
    return ["step", f"us, {name}", "min", "max"], [
        [step, *(report.rounded(one) for one in (statistics.median(found), min(found), max(found)))]
        for step, found in values.items()]


def section(title, isolates, tables, why=""):
    """One chapter of the report; tables are (caption, header, rows)."""
    parts = [f"## {title}\n", isolates + "\n"]
    if why:
        parts.append(f"Left out: {why}\n")
    for caption, header, rows in tables:
        if caption:
            parts.append(caption + "\n")
        parts.append(report.markdown(header, rows) if rows else "Nothing to tell.\n")
    return "\n".join(parts)
