"""On which machine, of which commit, was something measured? For the reports of compare and micro."""

import os
import platform
import subprocess


def first_after(path, start):
    """What stands behind the colon in the first line of a file that begins so; "" without such a line."""
    with open(path, encoding="utf-8") as file:
        return next((line.split(":", 1)[1].strip() for line in file if line.startswith(start)), "")


def machine():
    return {
        "processor": first_after("/proc/cpuinfo", "model name"),
        "processors": os.cpu_count(),
        "memory": first_after("/proc/meminfo", "MemTotal"),
        "kernel": platform.release(),
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", ""),
        "load": os.getloadavg(),
    }


def git(root, *words):
    return subprocess.run(["git", "-C", root, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          check=True).stdout.strip()


def commit(root):
    try:
        head = git(root, "rev-parse", "--short=12", "HEAD")
        changed = git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + (" and changes" if changed else "")
