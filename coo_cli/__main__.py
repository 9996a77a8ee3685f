"""Lets `python -m coo_cli` do what the `coo` command does."""

from coo_cli.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
