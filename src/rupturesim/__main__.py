"""`python -m rupturesim`."""

import sys

from rupturesim.cli import main

if __name__ == "__main__":
    sys.exit(main())
