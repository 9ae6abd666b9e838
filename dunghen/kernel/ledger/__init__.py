"""The ledger of facts: one row for every commitment of every room, in columns; measures over millions of them."""
