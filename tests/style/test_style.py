"""The style tests must be able to fail: each is shown small trees with one thing wrong."""

import contextlib
import io
import os
import tempfile
import unittest

import commands
import docs
import includes
import markdown
import sizes
import tree


class InTree(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="rakor-style-")
        self.addCleanup(scratch.cleanup)
        self.root = scratch.name

    def write(self, path, text, executable=False):
        at = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(at), exist_ok=True)
        with open(at, "w", encoding="utf-8") as file:
            file.write(text)
        if executable:
            os.chmod(at, 0o755)


class Includes(InTree):
    def verdict(self, path, text):
        self.write(path, text)
        problems, looked_at = includes.check(self.root)
        self.assertGreater(looked_at, 0)
        os.remove(os.path.join(self.root, path))
        return problems

    def assert_flagged(self, path, text):
        self.assertEqual(len(self.verdict(path, text)), 1, f"{path}: {text}")

    def assert_fine(self, path, text):
        self.assertEqual(self.verdict(path, text), [], f"{path}: {text}")

    def test_arrows(self):
        fine = [
            ("engine/search/a.c", "engine/index/a.h"), ("engine/search/a.c", "engine/query/a.h"),
            ("engine/index/a.c", "engine/segment/a.h"), ("engine/query/a.c", "engine/text/a.h"),
            ("engine/text/a.c", "stemmer/a.h"), ("engine/input/a.c", "engine/base/a.h"),
            ("engine/rakor.c", "engine/search/a.h"), ("tools/a.c", "engine/rakor.h"),
            ("tools/a.c", "tools/b.h"), ("stemmer/a.c", "stemmer/b.h"), ("stemmer/a.c", "table.inc"),
        ]
        upward = [
            ("engine/base/a.c", "engine/text/a.h"), ("engine/segment/a.c", "engine/index/a.h"),
            ("engine/index/a.c", "engine/query/a.h"), ("engine/query/a.c", "engine/index/a.h"),
            ("engine/input/a.c", "engine/text/a.h"), ("engine/index/a.c", "engine/search/a.h"),
            ("engine/segment/a.c", "stemmer/a.h"), ("stemmer/a.c", "tokenizer/a.h"),
            ("tokenizer/a.c", "engine/base/a.h"), ("tools/a.c", "engine/base/a.h"),
            ("engine/base/a.c", "engine/rakor.h"), ("engine/rakor.h", "engine/base/a.h"),
            ("engine/index/a.c", "tools/a.h"), ("engine/search/a.c", "engine/input/a.h"),
        ]
        for path, target in fine:
            self.assert_fine(path, f'#include "{target}"\n')
        for path, target in upward:
            self.assert_flagged(path, f'#include "{target}"\n')

    def test_a_way_around_by_dots(self):
        self.write("engine/index/a.h", "")
        self.assert_flagged("engine/base/a.c", '#include "../index/a.h"\n')

    def test_libraries(self):
        self.assert_fine("engine/segment/a.c", "#include <xxhash.h>\n#include <zstd.h>\n")
        self.assert_flagged("engine/index/a.c", "#include <zstd.h>\n")
        self.assert_flagged("engine/base/a.c", "#include <surprise.h>\n")
        self.assert_flagged("tokenizer/a.c", "#include <utf8proc.h>\n")
        self.assert_fine("tokenizer/a.c", "#include <utf8proc.h>\nint main(void) { return 0; }\n")

    def test_files_are_touched_in_one_place(self):
        call = "int f(void) { return open(path, 0); }\n"
        self.assert_flagged("engine/segment/a.c", call)
        self.assert_fine("engine/base/fs.c", call)
        self.assert_fine("tools/a.c", call)
        self.assert_fine("engine/segment/a.c", "void f(void) { x->read(1); rk_fs_read(); }\n")
        self.assert_fine("engine/segment/a.c", '/* open(x) */ const char *s = "open(x)"; // open(x)\n')
        self.assert_flagged("engine/segment/a.c", 'const char *s = "/*";\nvoid f(void) { mmap (0); }\n')

    def test_printing_and_allocating(self):
        self.assert_flagged("engine/search/a.c", 'void f(void) { printf("x"); }\n')
        self.assert_fine("engine/search/a.c", 'void f(void) { snprintf(b, 1, "x"); }\n')
        self.assert_flagged("stemmer/a.c", "void f(void) { p = malloc(1); }\n")
        self.assert_fine("engine/text/a.c", "void f(void) { p = malloc(1); }\n")
        self.assert_fine("stemmer/make.c", "int main(void) { p = malloc(1); fopen(p, p); }\n")
        self.assert_flagged("engine/text/make.c", "int main(void) { fopen(p, p); }\n")


class Sizes(InTree):
    def test_long_file(self):
        self.write("engine/base/a.c", "\n" * 500)
        self.assertEqual(sizes.check(self.root)[0], [])
        self.write("engine/base/a.c", "\n" * 501)
        self.assertEqual(len(sizes.check(self.root)[0]), 1)

    def test_long_function(self):
        for signature in ("int f(int a)", "static void\nf(int a,\n  int b)", "START_TEST(f)"):
            extra = signature.count("\n") + 2
            body = signature + " {\n" + "  g();\n" * (70 - extra) + "}\n"
            self.write("tests/unit/a.c", "int x[] = {1, 2};\n" + body)
            self.assertEqual(sizes.check(self.root)[0], [], signature)
            self.write("tests/unit/a.c", body.replace(" {\n", " {\n\n"))
            self.assertEqual(len(sizes.check(self.root)[0]), 1, signature)

    def names(self, text):
        code = tree.without_preprocessor(tree.without_noise(text))
        return [name for name, _, _ in sizes.functions(code)]

    def test_functions_are_seen_through(self):
        self.assertEqual(self.names('extern "C" {\nint f(void) { return 1; }\n}\n'), ["f"])
        self.assertEqual(self.names("#if A\nint f(int a) {\n#else\nint f(void) {\n#endif\n}\nint g() {}"),
                         ["f", "g"])
        self.assertEqual(self.names("char c = '{'; // {\nint f(void) { char *s = \"}{\"; }\nint g() {}"),
                         ["f", "g"])
        self.assertEqual(self.names("struct s { int a; };\nint f(struct s *x) { if (x) { } }"), ["f"])
        self.assertEqual(self.names("#define M(x) \\\n  f(x) { \\\n  }\nint f(void) {}"), ["f"])


class Docs(InTree):
    def problems(self, readme):
        self.write("README.md", readme)
        return docs.check(self.root)[0]

    def setUp(self):
        super().setUp()
        self.write("engine/FORMAT.md", "# Bytes on disk\n")

    def test_truth(self):
        good = "engine/ is [there](engine/FORMAT.md#bytes-on-disk), `engine/FORMAT.md` too\n"
        self.assertEqual(self.problems(good), [])

    def test_lies(self):
        for lie in (
            "[x](engine/GONE.md)", "[x](engine/FORMAT.md#gone)", "[x]: gone.md", "`engine/gone.c`",
            "[`code`](gone.md)", "```\nls\n```",
        ):
            self.assertEqual(len(self.problems(f"engine/\n\n{lie}\n")), 1, lie)
        self.assertEqual(len(self.problems("the map forgets a folder\n")), 1)

    def test_no_readme(self):
        self.assertEqual(docs.check(self.root)[0], ["README.md is missing"])


class Commands(InTree):
    def setUp(self):
        super().setUp()
        self.write("tools/sample/a.txt", "Judul\n")
        self.write("tools/sample/arsip.jsonl", "{}\n")
        self.write("tools/demo", "#!/bin/sh\n", executable=True)
        self.write("CMakePresets.json", '{"configurePresets": [{"name": "dev"}]}')
        self.write("program", '#!/bin/sh\necho "ran $*"\nexit 1\n', executable=True)

    def problems(self, block, language="sh"):
        self.write("README.md", f"# T\n\n```{language}\n{block}\n```\n")
        with contextlib.redirect_stdout(io.StringIO()) as self.output:
            return commands.check(self.root, os.path.join(self.root, "program"))[0]

    def test_what_works(self):
        for block in (
            "rakor-search x  # exits 1", "tools/demo", "cmake --preset dev", "test -f crawl.jsonl",
            "zstd -dc more.jsonl.zst | cmp - crawl.jsonl", "cat > a <<EOF\nfalse\nEOF\ngrep false a",
            "x=1\n# a comment\ntest $x = 1 &&\n  test -d articles", "git clone x\ncd x\ntools/demo",
            "build/release/tools/rakor-search \\\n  y  # exits 1", "sudo apt-get install x",
        ):
            self.assertEqual(self.problems(block), [], block + self.output.getvalue())

    def test_what_fails(self):
        for block in (
            "rakor-search x", "false", "tools/gone", "tools/test", "cmake --preset gone",
            "true | false | true", "nosuchprogram", "true  # exits 1", "exit 3", "bench/gone",
        ):
            self.assertEqual(len(self.problems(block)), 1, block)

    def test_first_failure_is_named(self):
        self.assertIn("line 5: exit 1, not 0", self.problems("true\nfalse\ntrue")[0])

    def test_other_languages_are_not_run(self):
        self.assertEqual(self.problems("false", "text"), [])
        self.assertEqual(len(self.problems("$ false\noutput", "console")), 1)


class Markdown(unittest.TestCase):
    def test_blocks(self):
        blocks, prose = markdown.parse("a\n```sh\nls\n```\nb\n````text\n```\n````\n")
        self.assertEqual([(b.language, b.line, b.lines) for b in blocks],
                         [("sh", 2, ["ls"]), ("text", 6, ["```"])])
        self.assertEqual(prose, "a\n\n\n\nb\n\n\n\n")


if __name__ == "__main__":
    unittest.main()
