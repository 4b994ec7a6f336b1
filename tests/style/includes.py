"""Does every include follow the arrows of the architecture, and do the rooms keep to their work?

    includes.py ROOT

Includes run downward only. Files are touched in engine/base/fs.c only, the
engine neither prints nor exits, and the two leaves never allocate. Programs
that run at build time (files of BUILD_FOLDERS that define main) are held to the
arrows alone. tests/ and bench/ may see everything.
"""

import posixpath
import re
import sys

import tree

ENGINE_ROOMS = ("base", "input", "text", "segment", "index", "query", "search")
ROOMS = ("tokenizer", "stemmer", "tools") + tuple(f"engine/{room}" for room in ENGINE_ROOMS)

# What each room may include, besides itself.
BELOW = {
    "tokenizer": set(),
    "stemmer": set(),
    "engine/base": set(),
    "engine/input": {"engine/base"},
    "engine/text": {"engine/base", "tokenizer", "stemmer"},
    "engine/segment": {"engine/base"},
    "engine/index": {"engine/segment", "engine/text", "engine/base"},
    "engine/query": {"engine/text", "engine/base"},
    "engine/search": {"engine/index", "engine/query", "engine/segment", "engine/text",
                      "engine/base"},
    "tools": set(),
}
PUBLIC_HEADER = "engine/rakor.h"
# There may be programs that run at build time here.
BUILD_FOLDERS = ("tokenizer/", "stemmer/", "engine/text/language/")

# Headers of libraries, and who may use them; "build" stands for build-time programs.
LIBRARY_ROOMS = {
    "xxhash.h": {"engine/segment", "engine/index", "engine/input"},
    "zstd.h": {"engine/segment", "engine/input"},
    "zstd_errors.h": {"engine/segment", "engine/input"},
    "zdict.h": {"engine/segment"},
    "zlib.h": {"engine/input"},
    "gumbo.h": {"engine/input"},
    "jansson.h": {"engine/input"},
    "yajl/yajl_parse.h": {"engine/input"},
    "yajl/yajl_gen.h": {"engine/input"},
    "yajl/yajl_tree.h": {"engine/input"},
    "json-c/json.h": {"engine/input"},
    "utf8proc.h": {"build"},
}
# The C library, Linux, and the compiler's own.
SYSTEM_HEADER = re.compile(
    r"""(assert|ctype|glob|errno|fcntl|fenv|float|getopt|inttypes|limits|locale|malloc|math|pthread|sched
    |setjmp|signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn
    |string|strings|threads|time|unistd|wchar|wctype|dirent|ftw|endian|byteswap|langinfo
    |termios|poll|cpuid|immintrin|x86intrin|nmmintrin|emmintrin|tmmintrin|smmintrin|arm_neon
    |(sys|linux)/\w+)\.h""",
    re.VERBOSE,
)

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)
DEFINES_MAIN = re.compile(r"^(static\s+)?int\s+main\s*\(", re.MULTILINE)


def calls(names):
    return re.compile(r"(?<![\w.>])(" + "|".join(names.split()) + r")\s*\(")


FILE_CALLS = calls(
    """open open64 openat creat read pread readv write pwrite writev close fopen fdopen freopen
    fread fwrite fclose fgets fgetc getc getline getdelim fscanf mmap munmap msync rename renameat
    unlink unlinkat remove rmdir mkdir mkdirat fsync fdatasync ftruncate truncate fallocate
    posix_fallocate glob opendir fdopendir readdir scandir stat lstat fstat fstatat statx access
    lseek flock lockf fcntl link symlink readlink realpath mkstemp mkdtemp tmpfile nftw gzopen
    gzdopen"""
)
PRINT_CALLS = calls("printf fprintf vprintf vfprintf puts fputs putchar putc fputc perror exit _exit")
MEMORY_CALLS = calls("malloc calloc realloc reallocarray aligned_alloc posix_memalign strdup free")


def room_of(path):
    """The room a file lies in; files right under engine/ are the facade."""
    for room in ROOMS:
        if path.startswith(room + "/"):
            return room
    return "facade" if path.startswith("engine/") else None


def resolve(path, target, known):
    """The path in the tree that an include means: beside the file, or from the root."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    if beside in known:
        return beside
    # A bare name that is nowhere is a table generated at build, in the room's own folder.
    return target if target in known or "/" in target else beside


def wrong_include(path, kind, target, known, builds):
    room = room_of(path)
    if kind == "<":
        if SYSTEM_HEADER.fullmatch(target):
            return None
        if target not in LIBRARY_ROOMS:
            return f"<{target}> is a library that includes.py doesn't know"
        here = {room, "build"} if builds else {room}
        if here & LIBRARY_ROOMS[target]:
            return None
        return f"<{target}> belongs to {', '.join(sorted(LIBRARY_ROOMS[target]))}"
    target = resolve(path, target, known)
    if path == PUBLIC_HEADER:
        return f"the public header includes {target}"
    if room == "facade" or room_of(target) == room:
        return None
    if room == "tools" and target == PUBLIC_HEADER:
        return None
    if room_of(target) in BELOW[room]:
        return None
    return f"{room} may not see {target}"


def wrong_calls(path, code):
    """(line, reason) for each call that is another room's work."""
    room = room_of(path)
    if room == "tools":
        return
    rules = [(PRINT_CALLS, "printing and exiting are for tools/")]
    if path != "engine/base/fs.c":
        rules.append((FILE_CALLS, "files are touched in engine/base/fs.c only"))
    if room in ("tokenizer", "stemmer"):
        rules.append((MEMORY_CALLS, f"{room}/ never allocates"))
    for pattern, reason in rules:
        for match in pattern.finditer(code):
            yield code.count("\n", 0, match.start()) + 1, f"{match.group(1)}(): {reason}"


def check(root):
    """(problems, number of files looked at)"""
    paths = tree.files(root, (".c", ".h"), ("tokenizer/", "stemmer/", "engine/", "tools/"))
    known = set(paths)
    problems = []
    for path in paths:
        text = tree.read(root, path)
        code = tree.without_noise(text)
        builds = path.startswith(BUILD_FOLDERS) and DEFINES_MAIN.search(code) is not None
        # Comments are blanked but the names of includes, being literals, are read from the text.
        for match in INCLUDE.finditer(text):
            reason = wrong_include(path, match.group(1), match.group(2), known, builds)
            if reason:
                problems.append(f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {reason}")
        if not builds:
            problems += [f"{path}:{line}: {reason}" for line, reason in wrong_calls(path, code)]
    return problems, len(paths)


if __name__ == "__main__":
    tree.finish("includes", *check(sys.argv[1]))
