"""Runs a command with a pseudo-terminal as its standard output and error."""

import os
import pty
import subprocess
import sys

master, slave = pty.openpty()
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=slave, stderr=slave)
os.close(slave)
shown = b""
while True:
    try:
        part = os.read(master, 65536)
    except OSError:  # the other side is closed
        break
    if not part:
        break
    shown += part
text = shown.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
sys.stdout.write(text.replace("\x1b", "<ESC>").replace("\r", "<CR>"))
sys.stdout.flush()
sys.exit(child.wait())
