"""Settings of the room surveys, a part of ``settings``."""

from dunghen.config import env

SURVEYS_TARGET = env.integer("DUNGHEN_SURVEYS_TARGET", 81, least=1, most=100)
"""The satisfaction in percent that the province wants to be above."""
SURVEYS_POLICY_WEIGHT = env.integer("DUNGHEN_SURVEYS_POLICY_PERCENT", 60, least=0, most=100) / 100
"""What policies weigh beside services from 2022 on: the 0.6 that follows from the ministry's figures of 2024 (domain note 6.3)."""
SURVEYS_LEAST_PERCENT = env.integer("DUNGHEN_SURVEYS_LEAST_PERCENT", 30, least=1, most=1000)
"""Fewer people than this are counted but make no percent."""
