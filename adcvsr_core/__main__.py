"""`python -m adcvsr_core` is `adcvsr`."""

from __future__ import annotations

import sys

from adcvsr_core.cli import main

if __name__ == "__main__":
    sys.exit(main())
