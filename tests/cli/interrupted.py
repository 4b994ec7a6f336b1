"""interrupted.py SIGNAL COMMAND...: feeds it documents, then the signal; ends as it ended."""

import signal
import subprocess
import sys
import time

number = getattr(signal, sys.argv[1])
child = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE)
document = b'{"id":"d","title":"Rakor","body":"Rakor desa di Kukar."}\n' * 100
start = time.monotonic()
is_sent = False
try:
    while child.poll() is None and time.monotonic() - start < 60:
        child.stdin.write(document)
        child.stdin.flush()
        if not is_sent and time.monotonic() - start > 0.3:
            child.send_signal(number)
            is_sent = True
except BrokenPipeError:
    pass
try:
    child.stdin.close()
except BrokenPipeError:
    pass
sys.exit(child.wait() % 256)
