"""Working time: dated calendars, and the pure arithmetic of terms and spans over them."""
