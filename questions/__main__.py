"""python -m questions check [files] [--floors]"""

import sys

from questions.command import main

sys.exit(main(sys.argv[1:]))
