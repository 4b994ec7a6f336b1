"""stopped_merge.py SIGNAL INDEX COMMAND...: sends the signal once the command has begun a new segment.

Ends as the command ended. When the command was done before the signal came, the index is put back
as it was and all is tried again.
"""

import os
import shutil
import signal
import subprocess
import sys

number, index = getattr(signal, sys.argv[1]), sys.argv[2]
shutil.copytree(index, index + ".before")
names = set(os.listdir(index))
status = 0
for _ in range(10):
    child = subprocess.Popen(sys.argv[3:])
    while child.poll() is None:
        if set(os.listdir(index)) - names:
            child.send_signal(number)
            break
    status = child.wait()
    if status != 0:
        break
    shutil.rmtree(index)
    shutil.copytree(index + ".before", index)
shutil.rmtree(index + ".before")
sys.exit(status % 256)
