"""Readers of files: the Extreme Classification repository's text format, ESCI's Parquet files, purchases, sessions.

Examples
--------
>>> import tempfile
>>> import numpy as np
>>> with tempfile.TemporaryDirectory() as folder:
...     write_xmc_text(folder + "/train.txt", X=np.eye(3), Y=np.eye(3))
...     X, Y = load(folder + "/train.txt")
>>> X.shape, Y.nnz
((3, 3), 3)
"""

from xmr_core.loaders.by_name import load
from xmr_core.loaders.esci import EsciPairs, read_esci
from xmr_core.loaders.sessions import read_sessions
from xmr_core.loaders.xmc_text import XmcText, read_xmc_text
from xmr_core.loaders.xmc_write import write_xmc_text

__all__ = ["EsciPairs", "XmcText", "load", "read_esci", "read_sessions", "read_xmc_text", "write_xmc_text"]
