"""Our sentences in place of Flask-Security's; it translates them from our catalogue."""

from __future__ import annotations

from qa.core.i18n import N_

_SENTENCES = {
    # to whom it is not signed in, and to whom it is
    "UNAUTHENTICATED": ("info", N_("Sign in first.")),
    "UNAUTHORIZED": ("error", N_("You may not see this page.")),
    "REAUTHENTICATION_REQUIRED": (
        "info",
        N_("Please enter your password again before you change this."),
    ),
    "REAUTHENTICATION_SUCCESSFUL": ("success", N_("Thank you. You can go on now.")),
    # signing in
    "GENERIC_AUTHN_FAILED": ("error", N_("The e-mail address or the password is wrong.")),
    "CONFIRMATION_REQUIRED": (
        "error",
        N_("Your e-mail address is not confirmed yet. Please follow the link that we mailed you."),
    ),
    "DISABLED_ACCOUNT": ("error", N_("This account has been closed.")),
    "FORGOT_PASSWORD": ("info", N_("Forgot your password?")),
    # fields
    "EMAIL_NOT_PROVIDED": ("error", N_("Enter your e-mail address.")),
    "INVALID_EMAIL_ADDRESS": (
        "error",
        N_("This is not an e-mail address. It looks like name@example.com."),
    ),
    "EMAIL_ALREADY_ASSOCIATED": ("error", N_("There is an account with this address already.")),
    "USER_DOES_NOT_EXIST": ("error", N_("There is no account with this address.")),
    "PASSWORD_NOT_PROVIDED": ("error", N_("Enter a password.")),
    "INVALID_PASSWORD": ("error", N_("The password is wrong.")),
    "PASSWORD_IS_THE_SAME": ("error", N_("The new password is the old one. Choose another.")),
    # signing up
    "CONFIRM_REGISTRATION": (
        "success",
        N_("Almost done: we sent a mail to %(email)s. Follow its link, then sign in here."),
    ),
    "EMAIL_CONFIRMED": ("success", N_("Thank you, your address is confirmed. You can sign in.")),
    "ALREADY_CONFIRMED": ("info", N_("Your address was confirmed before. You can sign in.")),
    "CONFIRMATION_REQUEST": (
        "info",
        N_("If an account with the address %(email)s waits for it, a new mail is on its way."),
    ),
    "CONFIRMATION_EXPIRED": (
        "error",
        N_("The link in the mail is older than %(within)s. Have a new one sent to you below."),
    ),
    "INVALID_CONFIRMATION_TOKEN": (
        "error",
        N_("This link is not complete or no longer valid. Have a new one sent to you below."),
    ),
    # a new password
    "PASSWORD_RESET_REQUEST": (
        "info",
        N_("If there is an account with the address %(email)s, a mail is on its way."),
    ),
    "PASSWORD_RESET_EXPIRED": (
        "error",
        N_("The link in the mail is older than %(within)s. Have a new one sent to you below."),
    ),
    "INVALID_RESET_PASSWORD_TOKEN": (
        "error",
        N_("This link is not complete or was used before. Have a new one sent to you below."),
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        "success",
        N_("Your new password holds, and you are signed out everywhere. Please sign in with it."),
    ),
    "PASSWORD_CHANGE": (
        "success",
        N_("Your new password holds. Other devices are signed out."),
    ),
    # a new address
    "CHANGE_EMAIL_SENT": (
        "info",
        N_("We sent a mail to %(email)s. Your address changes when you follow its link."),
    ),
    "CHANGE_EMAIL_EXPIRED": (
        "error",
        N_("The link in the mail is older than %(within)s. Please enter the address again."),
    ),
    "CHANGE_EMAIL_CONFIRMED": (
        "success",
        N_("Your new address holds. Please sign in with it."),
    ),
    # what only a broken or forged request sees
    "API_ERROR": ("error", N_("This link is not complete or no longer valid.")),
    "INVALID_REDIRECT": ("error", N_("This address leads out of the site.")),
    "ANONYMOUS_USER_REQUIRED": ("error", N_("You are signed in already.")),
}

MESSAGES = {
    f"SECURITY_MSG_{name}": (sentence, category)
    for name, (category, sentence) in _SENTENCES.items()
}
"""Settings of Flask-Security: its messages, in our words, with the category they flash under."""
