"""interrupted.py SIGNAL COMMAND...: feeds it documents, then the signal; ends as it ended.

With SIGNAL+end the documents stop together with the signal, as when Ctrl-C ends
both sides of a pipe. With SIGNAL+idle it gets none: its input is ours. The signal
comes only when the command catches it, however slow the machine is.
"""

import signal
import subprocess
import sys
import time

SOME_WORK = 0.3  # seconds, for the command to get on with it


def catches(process, number):
    try:
        with open(f"/proc/{process}/status", encoding="ascii") as file:
            caught = next(line for line in file if line.startswith("SigCgt:"))
        return int(caught.split()[1], 16) >> (number - 1) & 1
    except (OSError, StopIteration):
        return False


def feed(child, number, ends):
    document = b'{"id":"d","title":"Rakor","body":"Rakor desa di Kukar."}\n' * 100
    since = None
    is_sent = False
    while child.poll() is None:
        child.stdin.write(document)
        child.stdin.flush()
        if since is None and catches(child.pid, number):
            since = time.monotonic()
        if not is_sent and since is not None and time.monotonic() - since > SOME_WORK:
            child.send_signal(number)
            is_sent = True
            if ends:
                return


def main(how, command):
    name, _, mode = how.partition("+")
    number = getattr(signal, name)
    if mode == "idle":
        child = subprocess.Popen(command)
        while child.poll() is None and not catches(child.pid, number):
            time.sleep(0.01)
        time.sleep(SOME_WORK)
        child.send_signal(number)
    else:
        child = subprocess.Popen(command, stdin=subprocess.PIPE)
        try:
            feed(child, number, mode == "end")
            child.stdin.close()
        except BrokenPipeError:
            pass
    return child.wait() % 256


sys.exit(main(sys.argv[1], sys.argv[2:]))
