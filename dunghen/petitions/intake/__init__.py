"""Outside sources: what comes in becomes values for a ``Filing``. Nothing here knows the room's tables or writes them."""
