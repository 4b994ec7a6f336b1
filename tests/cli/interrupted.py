"""interrupted.py SIGNAL COMMAND...: feeds it documents, then the signal; ends as it ended.

With SIGNAL+end the documents stop together with the signal, as when Ctrl-C ends
both sides of a pipe.
"""

import signal
import subprocess
import sys
import time

name, _, ends = sys.argv[1].partition("+")
number = getattr(signal, name)
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
            if ends:
                break
except BrokenPipeError:
    pass
try:
    child.stdin.close()
except BrokenPipeError:
    pass
sys.exit(child.wait() % 256)
