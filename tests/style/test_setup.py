"""tools/install-packages on machines that are not there: its programs are played by small scripts."""

import os
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
PLAIN_PROGRAMS = ("bash", "env", "dirname", "sed")


class Machine(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="rakor-setup-")
        self.addCleanup(scratch.cleanup)
        self.folder = scratch.name
        self.state = os.path.join(scratch.name, "state")
        os.mkdir(self.state)
        for name in PLAIN_PROGRAMS:
            os.symlink(shutil.which(name), os.path.join(self.folder, name))
        self.play("id", "echo 0")
        # Installed is what has a file in the state folder; "all" stands for everything.
        self.play("dpkg-query", f'test -e {self.state}/all && echo installed || exit 1')
        self.play("apt-cache", f"test -e {self.state}/lists")
        self.play(
            "apt-get",
            f'echo "apt-get $DEBIAN_FRONTEND $*"\n'
            f'case "$*" in\n'
            f'  *update*) : > {self.state}/lists; : > {self.state}/fresh ;;\n'
            f"  *install*) test -e {self.state}/fresh ;;\n"
            f"esac",
        )

    def play(self, name, script):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(f"#!{self.folder}/bash\n{script}\n")
        os.chmod(path, stat.S_IRWXU)

    def take_away(self, name):
        os.remove(os.path.join(self.folder, name))

    def have(self, name):
        with open(os.path.join(self.state, name), "w", encoding="utf-8"):
            pass

    def install(self):
        done = subprocess.run(
            [f"{self.folder}/bash", os.path.join(ROOT, "tools/install-packages")],
            env={"PATH": self.folder}, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )
        calls = [line for line in done.stdout.splitlines() if line.startswith("apt-get ")]
        return done.returncode, [" ".join(call.split()[1:4]) for call in calls], done.stderr

    def assert_refused(self, reason):
        status, calls, error = self.install()
        self.assertEqual((status, calls), (1, []))
        self.assertIn(reason, error)
        self.assertEqual(error.count("\n"), 1, error)

    def test_all_is_there(self):
        self.have("all")
        self.take_away("apt-get")
        self.assertEqual(self.install(), (0, [], ""))

    def test_fresh_machine(self):
        self.assertEqual(self.install()[:2],
                         (0, ["noninteractive -q update", "noninteractive -q install"]))

    def test_lists_are_there(self):
        self.have("lists")
        self.have("fresh")
        self.assertEqual(self.install()[:2], (0, ["noninteractive -q install"]))

    def test_lists_are_stale(self):
        self.have("lists")
        self.assertEqual(self.install()[:2],
                         (0, ["noninteractive -q install", "noninteractive -q update",
                              "noninteractive -q install"]))

    def test_install_fails(self):
        self.have("lists")
        self.play("apt-get", "exit 100")
        status, _, error = self.install()
        self.assertEqual(status, 1)
        self.assertIn("apt-get update failed", error)

    def test_as_a_user(self):
        self.play("id", "echo 1000")
        self.assert_refused("no sudo")
        self.play("sudo", 'echo "sudo $1"; exec "$@"')
        self.assertEqual(self.install()[0], 0)

    def test_not_debian(self):
        self.take_away("dpkg-query")
        self.assert_refused("not a Debian system")

    def test_no_apt(self):
        self.take_away("apt-get")
        self.assert_refused("no apt-get")


if __name__ == "__main__":
    sys.exit(unittest.main())
