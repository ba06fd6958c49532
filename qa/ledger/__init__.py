"""The only writer of balances: double entry, append-only, every transfer once.

A transfer moves whole units from one account to another, so the sum over all accounts of a
unit is always zero. Every transfer carries a key made from its cause; repeating a request or a
job finds the key and changes nothing. Accounts of members and escrows never go below zero.
"""
