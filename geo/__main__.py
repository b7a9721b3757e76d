"""``python -m geo COMMAND``: see `geo.cli`."""

import sys


def _run() -> int:
    """Run the command; Ctrl+C stops it while its modules are still being imported, too."""
    try:
        from geo.cli import main

        return main()
    except KeyboardInterrupt:
        print("\nStopped: nothing was written.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(_run())
