"""Bring the catalogues up to date; say what is still to be translated."""

import sys

from .catalogues import LANGUAGES, read, untranslated, updated, write

if __name__ == "__main__":
    for language in LANGUAGES:
        catalogue = updated(read(language), language)
        write(language, catalogue)
        sys.stdout.write(f"{language}: {len(untranslated(catalogue))} to translate\n")
