"""Benchmarks and soak runs: `python -m bench` and `python -m bench.soak`. Results lie in `var/bench/`."""
