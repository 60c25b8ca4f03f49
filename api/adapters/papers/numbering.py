"""Headings get their numbers (一、二、…) where the paper is set, so that composing one need not count."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from api.adapters.papers.paper import Block, Paper, Paragraph

_DIGITS = "零一二三四五六七八九"
_NUMBERED = re.compile(f"\\s*[{_DIGITS}十百]+、")


def numbered(paper: Paper) -> Paper:
    """The paper with its headings numbered; as it is if they are already, or if there is only one."""
    headings = [block for block in paper.blocks if isinstance(block, Paragraph) and block.heading]
    if len(headings) < 2 or any(_NUMBERED.match(one.text) for one in headings):
        return paper
    numbers = count(1)
    return replace(paper, blocks=tuple(_with_number(block, numbers) for block in paper.blocks))


def _with_number(block: Block, numbers: Iterator[int]) -> Block:
    if not isinstance(block, Paragraph) or not block.heading:
        return block
    return replace(block, text=f"{chinese(next(numbers))}、{block.text.strip()}")


def chinese(number: int) -> str:
    """A number from 1 to 99 as headings have it: 一, 十, 十二, 二十一."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")
