#!/usr/bin/env python3
"""What bench/micro makes of the figures of its programs: reading them, medians over turns, tables. No program runs here.

    test_micro.py FOLDER-OF-BENCH
"""

import sys
import unittest

sys.path.insert(0, sys.argv.pop(1))

import micro_tables as tables  # noqa: E402


def asked(mean, half="5.0"):
    return [{"kind": "or", "k": "10", "p50 us": half, "p99": "9.0", "mean": mean, "hits": "10.0"}]


class Reading(unittest.TestCase):
    def test_tsv_behind_other_lines(self):
        text = "queries\t17\ntext of ten hits\t15789 bytes\npart\tp50 us\tp90\nsearch\t1.0\t2.0\n"
        self.assertEqual(tables.read_tsv(text), [{"part": "search", "p50 us": "1.0", "p90": "2.0"}])

    def test_tsv_without_rows(self):
        self.assertEqual(tables.read_tsv(""), [])
        self.assertEqual(tables.read_tsv("queries\t0\n"), [])
        self.assertEqual(tables.read_tsv("a\tb\tc\n"), [])

    def test_analysis(self):
        text = ("30 bytes, 4 words; 2 rounds\n\n          ratio (extremes)   rate: M words/s or MB/s (extremes)\n"
                "text, tokens                 0.688 (0.682 to 0.694)    365.07 (357.76 to 372.38)\n")
        self.assertEqual(tables.read_analysis(text), [{"task": "text, tokens", "ratio": "0.688", "rate": "365.07"}])

    def test_index(self):
        rows = tables.read_index("documents\t20\nforms\t28\t0.0203 of the text\n")
        self.assertEqual([row["and"] for row in rows], ["", "0.0203 of the text"])
        self.assertEqual(rows[1]["figure"], "28")


class Figures(unittest.TestCase):
    def test_median_over_turns(self):
        turns = [asked("1"), asked("7"), asked("3")]
        self.assertEqual(tables.median(turns, ["kind", "k"], "mean"), {("or", "10"): 3.0})

    def test_ratio_is_taken_within_a_turn(self):
        fast, slow = [asked("1"), asked("10"), asked("3")], [asked("2"), asked("20"), asked("30")]
        self.assertEqual(tables.ratio(fast, slow, ["kind", "k"], "mean"), {("or", "10"): 0.5})

    def test_ratio_to_nothing_is_left_out(self):
        self.assertEqual(tables.ratio([asked("1")], [asked("0")], ["kind"], "mean"), {})


class Tables(unittest.TestCase):
    def test_across(self):
        rows = [{"step": "next", "documents": "1", "ns": "4.04"}, {"step": "next", "documents": "over 10000", "ns": "5"},
                {"step": "far", "documents": "over 10000", "ns": "273.4"}]
        header, lines = tables.across(rows, "step", "documents", "ns")
        self.assertEqual(header, ["step", "1", "over 10000"])
        self.assertEqual(lines, [["next", "4.04", "5.00"], ["far", "", "273"]])

    def test_across_keeps_the_order_of_steps(self):
        rows = [{"step": step, "of": of, "ns": "1"} for of, steps in (("a", "xz"), ("b", "wxyz")) for step in steps]
        self.assertEqual([line[0] for line in tables.across(rows, "step", "of", "ns")[1]], ["w", "x", "y", "z"])

    def test_queries_by_level(self):
        turns = {"plain": [asked("4", "8.0"), asked("4", "8.0")], "avx2": [asked("2", "4.0"), asked("1", "6.0")]}
        header, rows = tables.query_table(turns)
        self.assertEqual(header[-3:], ["plain", "avx2", "mean, avx2 : plain"])
        self.assertEqual(rows, [["or", "10", "10.0", "8.00 / 9.00", "5.00 / 9.00", "0.38"]])

    def test_one_level_has_no_ratio(self):
        header, rows = tables.query_table({"plain": [asked("4")]})
        self.assertEqual(header, ["kind", "k", "hits", "plain"])
        self.assertEqual(len(rows[0]), len(header))

    def test_decode_by_level(self):
        def turn(rate):
            return [{"codec": "pack", "vectors": "none", "bits each": "7.00", "M/s": rate, "of memcpy": "0.5"}]

        header, rows = tables.decode_table({"plain": [turn("100"), turn("300")], "avx2": [turn("400"), turn("400")]})
        self.assertEqual(header, ["codec", "vectors", "bits each", "M/s, plain", "M/s, avx2", "of memcpy"])
        self.assertEqual(rows, [["pack", "none", "7.00", "200", "400", "0.500"]])

    def test_steps(self):
        turns = [[{"step": "open", "median us": one}] for one in ("3", "1", "20")]
        self.assertEqual(tables.steps_table(turns, "cold"),
                         (["step", "us, cold", "min", "max"], [["open", "3.00", "1.00", "20.0"]]))

    def test_section_says_why_something_is_missing(self):
        text = tables.section("Analysis", "text in memory", [], "analysis_speed was not built")
        self.assertIn("Left out: analysis_speed was not built", text)


if __name__ == "__main__":
    unittest.main()
