"""The WSGI object, nothing else."""

from qa import create_app

app = create_app()
