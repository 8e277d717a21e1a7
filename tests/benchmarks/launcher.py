"""Starts a command and prints what it took, as JSON: `python launcher.py OUTPUT COMMAND ARGUMENT…`.

Linux counts the memory of the process that starts another as the other's, so this one must be small.
"""

import json
import os
import subprocess
import sys
import time


def main(output: str, *command: str) -> None:
    """Run the command with its output in a file, and print its usage."""
    began = time.perf_counter()
    with open(output, "wb") as out:  # noqa: PTH123 - pathlib would double what is loaded
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    taken = {
        "code": process.returncode,
        "wall": time.perf_counter() - began,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss * 1024 / 1e6,
    }
    print(json.dumps(taken))


if __name__ == "__main__":
    main(*sys.argv[1:])
