"""Tables from outside: read, not judged."""
