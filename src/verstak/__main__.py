"""``python -m verstak``."""

from verstak.cli.main import main

main()
