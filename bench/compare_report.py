"""What came out of bench/compare? Figures, the check of counts, and the tables."""

import math
import statistics

OURS = "rakor"


def percentile(values, share):
    """The least value that so large a share of them does not pass (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def summary(passes):
    """Passes of one engine over one set, each a list of (nanoseconds, hits), to figures in microseconds. A pass
    that ran out of time ends early: only queries that all passes have count."""
    queries = min(map(len, passes))
    figures = {"queries": queries, "passes": len(passes)}
    for name, take in (("median", statistics.median), ("min", min)):
        times = [take([one[q][0] for one in passes]) / 1e3 for q in range(queries)]
        figures[name] = {
            "p50": percentile(times, 0.50),
            "p99": percentile(times, 0.99),
            "mean": statistics.fmean(times),
        }
    return figures


def hits_of(passes):
    """Hits of each query of the longest pass. Passes that differ are an error: the same was asked."""
    longest = max(passes, key=len)
    for one in passes:
        if any(a[1] != b[1] for a, b in zip(one, longest)):
            raise ValueError("the same query has other hits in another pass")
    return [hits for _, hits in longest]


def check_hits(hits, order):
    """hits: {engine: hits of each query}; the first engine of `order` that has all of them is what the others
    are held against. Returns {"against", "queries", "hits", "engines": {engine: {...}}}."""
    engines = [engine for engine in order if engine in hits]
    if not engines:
        return None
    most = max(len(hits[engine]) for engine in engines)
    against = next(engine for engine in engines if len(hits[engine]) == most)
    checked = {"against": against, "queries": most, "hits": sum(hits[against]), "engines": {}}
    for engine in engines:
        pairs = list(zip(hits[engine], hits[against]))
        differing = [(q, a, b) for q, (a, b) in enumerate(pairs) if a != b]
        checked["engines"][engine] = {
            "compared": len(pairs),
            "differing": len(differing),
            "largest": max((abs(a - b) / max(a, b) for _, a, b in differing), default=0.0),
            "examples": [{"query": q, "hits": a, "expected": b} for q, a, b in differing[:5]],
        }
    return checked


def check_lengths(hits, counts, k):
    """Of the queries whose number of matches is known: how many gave another number of results than the lesser
    of k and that?"""
    return sum(found != min(k, count) for found, count in zip(hits, counts))


def best_peer(cells, take, share):
    """(engine, microseconds) of the fastest peer, of those that ran the most queries; None without peers."""
    peers = {engine: cell for engine, cell in cells.items() if engine != OURS}
    most = max((cell["queries"] for cell in peers.values()), default=0)
    found = [(cell[take][share], engine) for engine, cell in peers.items() if cell["queries"] == most]
    return min(found)[::-1] if found else None


def rounded(number):
    """Three digits that count."""
    if number >= 100:
        return f"{number:.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def markdown(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def told(cell, take, most):
    if cell is None:
        return "-"
    star = "" if cell["queries"] == most else f" ({cell['queries']} queries)"
    return f"{rounded(cell[take]['p50'])} / {rounded(cell[take]['p99'])}{star}"


def ratio_cell(cells, take):
    """Our p50 and p99 as shares of the best peer's, with its name."""
    ours, said = cells.get(OURS), []
    for share in ("p50", "p99"):
        best = best_peer(cells, take, share)
        if not ours or not best:
            return "-"
        said.append(f"{ours[take][share] / best[1]:.2f} {best[0]}")
    return " / ".join(said)


def latency_table(results, k, engines, sets, take):
    """One table: engines down, sets across, p50 / p99 in microseconds."""
    cells = {name: results.get((name, k), {}) for name in sets}
    rows = []
    for engine in engines:
        row = [engine]
        for name in sets:
            most = max((cell["queries"] for cell in cells[name].values()), default=0)
            row.append(told(cells[name].get(engine), take, most))
        rows.append(row)
    if OURS in engines and len(engines) > 1:
        rows.append(["rakor : best peer"] + [ratio_cell(cells[name], take) for name in sets])
    return markdown(["", *sets], rows)


def build_table(builds):
    rows = []
    for engine, build in builds.items():
        told_bytes = f"{build['bytes'] / 1e6:.1f}"
        if "list_bytes" in build:
            told_bytes += f" (without stored text {build['list_bytes'] / 1e6:.1f})"
        rows.append([engine, build["version"], f"{build['seconds']:.1f}", told_bytes])
    return markdown(["", "version", "build, s", "index, MB"], rows)


def check_table(checks):
    rows = []
    for name, checked in checks.items():
        differing = [
            f"{engine}: {one['differing']} of {one['compared']} queries, by {100 * one['largest']:.2f} % at most"
            for engine, one in checked["engines"].items()
            if one["differing"]
        ]
        rows.append([
            name,
            str(checked["queries"]),
            str(checked["hits"]),
            ", ".join(checked["engines"]),
            "; ".join(differing) or "none",
        ])
    return markdown(["set", "queries", "hits", "engines", "differing"], rows)


def mode_name(k):
    return f"the best {k}" if k else "counting all"
