"""One file a group of commands; each brings `add_arguments(subparsers)` and functions that return an exit code."""
