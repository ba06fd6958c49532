"""The ground floor: what every package stands on and none of it knows what a question is.

Settings, the database, time, rulings and errors, rendering of members' text, the outbox and
its worker, mail, and under ``web`` what is the same for every page. Importing does nothing.
"""
