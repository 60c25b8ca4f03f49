"""The specifications of the house, and what they stand on."""

import gc
import os
import sys

# A run begins dozens of this project's processes, and each would compile all of it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Most of what is made lives as long as the run, and importing makes no garbage to speak of.
gc.set_threshold(200_000, 50, 100)
