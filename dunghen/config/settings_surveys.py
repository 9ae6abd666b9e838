"""Settings of the room surveys, a part of ``settings``."""

from dunghen.config import env

SURVEYS_TARGET = env.integer("DUNGHEN_SURVEYS_TARGET", 81, least=1, most=100)
"""The satisfaction in percent that the province wants to be above."""
SURVEYS_POLICY_WEIGHT = env.integer("DUNGHEN_SURVEYS_POLICY_PERCENT", 60, least=0, most=100) / 100
"""What policies weigh beside services from 2022 on: the 0.6 that follows from the ministry's figures of 2024 (domain note 6.3)."""
SURVEYS_LEAST_PERCENT = env.integer("DUNGHEN_SURVEYS_LEAST_PERCENT", 30, least=1, most=1000)
"""Fewer people than this are counted but make no percent."""

SURVEYS_OFFICE_NETWORKS = env.words("DUNGHEN_SURVEYS_OFFICE_NETWORKS")
"""Networks of agencies, e.g. 10.20.0.0/16: a citizen's sheet sent from there is looked at before it counts for good."""
SURVEYS_STARTS_PER_HOUR = env.integer("DUNGHEN_SURVEYS_STARTS_PER_HOUR", 240, least=1, most=1_000_000)
SURVEYS_WRONG_CODES = env.integer("DUNGHEN_SURVEYS_WRONG_CODES", 20, least=3, most=1000)
"""Wrong codes from one address in a quarter of an hour."""
SURVEYS_TABLET_PER_TEN_MINUTES = env.integer("DUNGHEN_SURVEYS_TABLET_PER_TEN_MINUTES", 20, least=1, most=1000)
SURVEYS_SECONDS_PER_QUESTION = 1.5
"""Whoever answers faster on the whole has not read the questions; his sheet is flagged."""
