"""The working calendar on the desk: for everybody to look at and count with, for the administrator to change."""
