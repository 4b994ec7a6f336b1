"""other_version.py INDEX: makes an index look as if another version of the stemmer had written it.

Changes the fingerprint in its manifest (engine/FORMAT.md) and sets the checksum right again.
"""

import ctypes
import ctypes.util
import sys

FINGERPRINT = slice(32, 40)

path = sys.argv[1] + "/MANIFEST"
library = ctypes.CDLL(ctypes.util.find_library("xxhash") or "libxxhash.so.0")
library.XXH3_64bits.restype = ctypes.c_uint64
library.XXH3_64bits.argtypes = (ctypes.c_char_p, ctypes.c_size_t)
with open(path, "rb") as file:
    content = bytearray(file.read())
content[FINGERPRINT] = bytes(byte ^ 0xFF for byte in content[FINGERPRINT])
body = bytes(content[:-8])
with open(path, "wb") as file:
    file.write(body + library.XXH3_64bits(body, len(body)).to_bytes(8, "little"))
