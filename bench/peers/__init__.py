"""Kithkin beside other tools on the same data in one run: `python -m kithkin.bench.peers --data DIR`."""
