"""Files and feeds of one-stop systems read into dossiers: formats, mapping, columns. Knows no table and no framework."""
