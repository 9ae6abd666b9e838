"""``python -m dunghen`` is the ``dunghen`` command."""

import sys

from dunghen.config.console import main

sys.exit(main())
