"""How the product is put together: settings, processes, the demonstration."""

import gc

# Most of what is made as a process starts stays: to look it over every 700 objects takes a twentieth of the start of each command.
gc.set_threshold(10_000)
