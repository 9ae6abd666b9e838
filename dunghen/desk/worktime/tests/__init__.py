"""Tests of the working calendar's pages."""
