"""The mails about accounts: one text file each, whose first line is the subject.

The HTML part is made from the text, so that no word is written twice. A mail is in its reader's
language, whatever language the page was in that caused it; its links lead to ``SITE_URL``, never
to the host that a request claims to be for.
"""

from __future__ import annotations

from typing import Any

from flask import render_template
from flask_security import MailUtil

from qa.core import mail
from qa.core.web import language as languages
from qa.core.web.links import full_link

from .addresses import normalised


def write(template: str, to: str, language: str | None, **context: Any) -> None:
    """Send the mail ``accounts/mail/<template>.txt`` to the address `to`."""
    language = language or languages.current()
    with languages.using(language):
        text = render_template(f"accounts/mail/{template}.txt", full_link=full_link, **context)
        subject, _, body = text.strip().partition("\n")
        body = body.strip()
        lang = languages.html_lang(language)
        html = render_template("accounts/mail/_letter.html", subject=subject, body=body, lang=lang)
    mail.send(to, subject, f"{body}\n", html)


class Postman(MailUtil):
    """How Flask-Security checks addresses and sends its mails."""

    def normalize(self, email: str) -> str:
        """`email` as it is stored; raises ValueError where it is no address."""
        return normalised(email)

    validate = normalize

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: object,
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """Send the mail `template`; what came rendered in the language of the page is not used."""
        member = context.get("user")
        write(template, str(recipient), member.language if member else None, **context)
