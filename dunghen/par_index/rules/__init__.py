"""Scoring, adding up, ranking and what-if of the index. Pure: values and arrays in, values and arrays out."""
