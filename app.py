"""The WSGI object, nothing else."""

import sys

from qa import create_app
from qa.core.config import BadSetting
from qa.reputation.rules import BadRules

try:
    app = create_app()
except (BadSetting, BadRules) as error:
    sys.exit(f"Shangbang cannot start: {error}")
