"""The engines of bench/compare: getting them, building their drivers, making their indexes, asking them.

Each driver keeps to bench/peers/driver.h. What is made stays in the work folder and is used again as long as
what it was made of is the same.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(HERE, "peers")

# The newest that each Java runs: (Java, version, SHA-256 of lucene-core). Maven fetches it.
LUCENE = (
    (21, "10.6.0", "211424f423ff1afeb891095c2142a20a572e545906251f28b8faaa408d01f934"),
    (11, "9.12.3", "b64a3f8098a7572034fb30085cdee01b34ec81fb0e5a31b471536af58dc6c01b"),
)
COMPILER_FLAGS = ["-O2", "-march=native"]


class Unavailable(Exception):
    """A peer can't be had here; the text says why."""


def run(command, **options):
    """Runs it; standard error of a failure becomes the reason."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    except FileNotFoundError:
        raise Unavailable(f"{command[0]} is not installed") from None
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:] or ["no message"]
        raise Unavailable(f"{os.path.basename(command[0])} failed: {last[0]}")
    return done.stdout


def file_digest(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def bytes_under(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(
        os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names
    )


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def debian(package, module, install):
    """Flags of pkg-config for a library, which apt-get installs where it is missing and may be."""
    ask = ["pkg-config", "--cflags", "--libs", module]
    try:
        return run(ask).split()
    except Unavailable:
        if not install:
            raise Unavailable(f"the package {package} is not installed") from None
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    run([*rights, "apt-get", "install", "-y", "--no-install-recommends", package])
    return run(ask).split()


class Engine:
    """A peer. `prepare` sets `driver`, the command of its driver, or raises Unavailable."""

    name = ""
    environment = {}
    warm_share = 1  # of the time that others warm up for

    def __init__(self, work):
        self.folder = os.path.join(work, self.name)
        self.index = os.path.join(work, self.name, "index")
        self.driver = []
        self.made_of = ""  # what the driver was made of

    def prepare(self, install):
        raise NotImplementedError

    def build_index(self, stems, digest):
        """{"seconds", "bytes", "documents"} of the index of these stems, made or found."""
        key = f"{digest} {self.made_of}"
        note = os.path.join(self.folder, "index.json")
        if os.path.exists(note):
            with open(note, encoding="utf-8") as file:
                known = json.load(file)
            if known["key"] == key:
                return known
            os.remove(note)
        for path in (self.index, self.index + ".loose"):
            remove(path)
        said = json.loads(run([*self.driver, "index", stems, self.index], env={**os.environ, **self.environment}))
        remove(self.index + ".loose")
        said.update(bytes=bytes_under(self.index), key=key)
        with open(note, "w", encoding="utf-8") as file:
            json.dump(said, file)
        return said


class Compiled(Engine):
    """One source file, a C or C++ compiler and a library of Debian's."""

    source = compiler = package = module = ""
    flags = []

    def prepare(self, install):
        libraries = debian(self.package, self.module, install)
        os.makedirs(self.folder, exist_ok=True)
        source, program = os.path.join(SOURCES, self.source), os.path.join(self.folder, "driver")
        run([self.compiler, *COMPILER_FLAGS, *self.flags, "-o", program, source, *libraries])
        self.driver = [program]
        self.made_of = file_digest(source) + run(["pkg-config", "--modversion", self.module]).strip()


class Xapian(Compiled):
    name, source, compiler = "xapian", "xapian.cc", "c++"
    package, module = "libxapian-dev", "xapian-core"
    environment = {"XAPIAN_FLUSH_THRESHOLD": "200000"}


class Fts5(Compiled):
    name, source, compiler = "fts5", "fts5.c", "cc"
    package, module = "libsqlite3-dev", "sqlite3"
    flags = ["-std=gnu17"]


class Tantivy(Engine):
    name = "tantivy"

    def prepare(self, _):
        source = os.path.join(SOURCES, "tantivy")
        target = os.path.join(self.folder, "target")
        environment = {**os.environ, "CARGO_TARGET_DIR": target, "RUSTFLAGS": "-C target-cpu=native"}
        manifest = os.path.join(source, "Cargo.toml")
        run(["cargo", "build", "--quiet", "--release", "--locked", "--manifest-path", manifest], env=environment)
        self.driver = [os.path.join(target, "release", "compare_tantivy")]
        self.made_of = "".join(file_digest(os.path.join(source, name)) for name in ("src/main.rs", "Cargo.lock"))


def java_version(said):
    """The feature version in what `java -version` says; 8 for "1.8.0"."""
    found = re.search(r'version "(\d+)(?:\.(\d+))?', said)
    if not found:
        raise Unavailable("java says no version")
    return int(found[2]) if found[1] == "1" and found[2] else int(found[1])


def lucene_for(java):
    """(version, SHA-256) of the newest Lucene that this Java runs."""
    for least, version, digest in LUCENE:
        if java >= least:
            return version, digest
    raise Unavailable(f"no Lucene for Java {java}")


class Lucene(Engine):
    name = "lucene"
    warm_share = 4  # the compiler of the virtual machine

    def prepare(self, _):
        try:
            asked = subprocess.run(["java", "-version"], stderr=subprocess.PIPE, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            raise Unavailable("java is not installed") from None
        java = java_version(asked.stderr)
        version, digest = lucene_for(java)
        source = os.path.join(SOURCES, "lucene")
        classes = os.path.join(self.folder, "classes")
        jar = os.path.join(self.folder, f"lucene-core-{version}.jar")
        if not os.path.exists(jar):
            run(["mvn", "-q", "-B", "-C", "-f", os.path.join(source, "pom.xml"), f"-Dlucene.version={version}",
                 "dependency:copy-dependencies", f"-DoutputDirectory={self.folder}"])
        if file_digest(jar) != digest:
            raise Unavailable(f"{os.path.basename(jar)} is not the one that is known here")
        program = os.path.join(source, "LuceneDriver.java")
        run(["javac", "-cp", jar, "-d", classes, program])
        vectors = ["--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"]
        self.driver = ["java", "-Xms1g", "-Xmx4g", "-XX:+UseSerialGC", *(vectors if java >= 21 else []),
                       "-cp", f"{jar}:{classes}", "LuceneDriver"]
        self.made_of = file_digest(program) + version


class Rakor(Engine):
    """This engine, from a build folder. Its index is made of the documents themselves."""

    name = "rakor"

    def __init__(self, work, build, order):
        super().__init__(work)
        self.build, self.order = build, order
        self.program = os.path.join(build, "tools", "rakor-search")
        self.export = os.path.join(build, "bench", "compare_export")

    def prepare(self, _):
        os.makedirs(self.folder, exist_ok=True)
        self.driver = [os.path.join(self.build, "bench", "compare_rakor")]
        self.made_of = file_digest(self.program) + self.order

    def make(self, documents):
        """Indexes the documents, one thread, one segment, in the order that was asked for."""
        fresh = os.stat(documents)
        key = f"{os.path.abspath(documents)} {fresh.st_size} {fresh.st_mtime_ns} {self.made_of}"
        note = os.path.join(self.folder, "index.json")
        if os.path.exists(note):
            with open(note, encoding="utf-8") as file:
                known = json.load(file)
            if known["key"] == key:
                return known
        remove(self.index)
        order = [] if self.order == "none" else ["--reorder", self.order]
        start = time.monotonic()
        run([self.program, "index", "-q", "--threads", "1", "-o", self.index, documents])
        indexed = time.monotonic()
        run([self.program, "optimize", "-q", *order, "-i", self.index])
        merged = time.monotonic()
        stats = json.loads(run([self.program, "stats", "--json", "-i", self.index]))
        said = {
            "seconds": merged - start,
            "seconds_of_merging": merged - indexed,
            "bytes": stats["index_bytes"],
            "list_bytes": stats["index_bytes"] - stats["parts"]["documents"],
            "parts": stats["parts"],
            "documents": stats["documents"],
            "text_bytes": stats["text_bytes"],
            "key": key,
        }
        with open(note, "w", encoding="utf-8") as file:
            json.dump(said, file)
        return said

    def export_stems(self, path):
        """Writes the documents as stems; returns the digest of the file."""
        with open(path, "wb") as file:
            subprocess.run([self.export, "stems", self.index], stdout=file, check=True)
        return file_digest(path)

    def sample(self, seed, count):
        """Lines of up to `count` documents, one at a time."""
        command = [self.export, "sample", self.index, str(seed), str(count)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                yield from process.stdout
            finally:
                process.kill()  # enough was read, or it has ended

    def topics(self, path):
        return run([self.export, "topics", self.index, path]).splitlines()


PEERS = {peer.name: peer for peer in (Lucene, Tantivy, Xapian, Fts5)}


class Server:
    """A driver that answers. Close it."""

    def __init__(self, engine, queries):
        self.name, self.warm_share = engine.name, engine.warm_share
        self.process = subprocess.Popen([*engine.driver, "serve", engine.index, queries],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env={**os.environ, **engine.environment})
        word, _, self.version = self.line().partition(" ")
        if word != "ready":
            raise Unavailable(f"the driver said {word!r}")

    def line(self):
        said = self.process.stdout.readline()
        if not said:
            raise Unavailable(f"the driver of {self.name} ended with status {self.process.wait()}")
        return said.rstrip("\n")

    def run(self, name, k, limit_ms):
        """[(nanoseconds, hits)] of one pass over a set; None when the engine has no such queries."""
        self.process.stdin.write(f"pass {name} {k} {limit_ms}\n")
        self.process.stdin.flush()
        found = []
        while (said := self.line()) != "end":
            if said == "unsupported":
                found = None
            else:
                took, hits = said.split()
                found.append((int(took), int(hits)))
        return found

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
