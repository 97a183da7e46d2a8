"""python -m questions check [files] [--floors]"""

import sys

from questions.command import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
