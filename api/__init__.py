"""同心 Tongxin: the campaign platform of a county's mass organisations."""
