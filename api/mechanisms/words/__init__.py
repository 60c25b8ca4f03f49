"""What citizens write goes through WeChat's content check at once; everything else to a person."""

from api.mechanisms.words.asking import ask, of

__all__ = ["ask", "of"]
