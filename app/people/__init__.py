"""PEOPLE: who I know, what they call themselves, what I call them, and whether I checked their safety number.

Every other subject may use this one to turn what a person typed into an account; start at `api.py`.
"""
