"""`python -m qc` is `qc`."""

import sys

from qc.cli import main

sys.exit(main())
