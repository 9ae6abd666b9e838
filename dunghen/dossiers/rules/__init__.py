"""The rules of dossiers, pure: which rule set holds on a day, what statuses and codes mean, when a dossier is due, and how it is judged."""
