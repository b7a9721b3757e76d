"""``python -m geo COMMAND``: see `geo.cli`."""

import gc
import logging
import os
import sys
import warnings


def _run() -> int:
    """Run the command; Ctrl+C stops it while its modules are still being imported, too."""
    # A command makes many objects, which refer to each other in no circles: to look for such takes much of its time.
    gc.disable()
    quiet_libraries()
    try:
        from geo.cli import main
        from geo.cli.output import guard_streams

        guard_streams()
        return main()
    except KeyboardInterrupt:
        print("\nStopped: nothing was written.", file=sys.stderr)
        return 130
    except OSError:  # of argparse, where its help meets a closed pipe or a full disk
        return 1


def quiet_libraries() -> None:
    """Keep off the terminal what libraries say to programmers, or of a home that they cannot write in."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        logging.getLogger("matplotlib").setLevel(logging.ERROR)


def _flush() -> bool:
    """Write what is left in the streams, so that Python itself has nothing to complain of at its end."""
    sound = True
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            sound = False
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return sound


if __name__ == "__main__":
    try:
        code = _run()
    except SystemExit as exit:
        code = exit.code if isinstance(exit.code, int) else 1
    sys.exit(code if _flush() else code or 1)
