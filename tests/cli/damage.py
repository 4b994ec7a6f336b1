"""damage.py FILE: turns over one bit in the middle of a file."""

import sys

with open(sys.argv[1], "r+b") as file:
    content = bytearray(file.read())
    content[len(content) // 2] ^= 0x10
    file.seek(0)
    file.write(content)
