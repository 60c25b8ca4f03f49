"""What citizens write goes through WeChat's content check at once; everything else to a person."""

from api.mechanisms.words.asking import TOPIC, ask, forget, of
from api.mechanisms.words.deliver import deliverer
from api.mechanisms.words.facts import WordsSettled
from api.mechanisms.words.settling import give_up, read_by

__all__ = ["TOPIC", "WordsSettled", "ask", "deliverer", "forget", "give_up", "of", "read_by"]
