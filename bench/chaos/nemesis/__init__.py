"""How each fault is done. A strike returns when the fault is over; from then on the system is on its own."""
