"""Units, people, roles and delegations on the desk: units for everybody to look up by date, the rest for the administrator and heads."""
