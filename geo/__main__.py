"""``python -m geo COMMAND``: see `geo.commands`."""

import sys

from geo.commands import main

if __name__ == "__main__":
    sys.exit(main())
