"""Become a part of the stack, once nothing of its predecessor is left: ``python -m finews.run_part COMMAND …``.

A part that is killed may leave children (the scheduler its workers), which would go on beside the new one's.
"""

import os
import sys

from finews.processes import MARK, PART_MARK, end, marked

__all__: list[str] = []


def _main() -> None:
    stack, part = os.environ.get(MARK), os.environ.get(PART_MARK)
    if stack and part:
        count = end(lambda: marked(stack, part))
        if count:
            print(f"finews: ended {count} processes that the last {part} left", flush=True)
    os.execvp(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    _main()
