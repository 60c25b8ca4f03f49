"""What everybody sees: cards, which towns they tell, counts, the showcase, the printed list."""
