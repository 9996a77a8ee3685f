"""The command line: arguments, exit codes, rendering of results; every error is formatted in main()."""
