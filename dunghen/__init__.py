"""Đúng Hẹn: a province keeps its promises to citizens and businesses."""
