"""Where an address begins: at the leftmost region before its precise part, else where place words begin."""

from __future__ import annotations

import re
from functools import cache

from nlp.lexicon import LEXICONS, read_lexicon
from nlp.masking.word_pattern import any_of
from nlp.masking.word_tags import TaggedWords, tag_words

_REACH = 40
_STOP = re.compile(
    "[我们]家(?!园)|[^\u4e00-\u9fffA-Za-z0-9·]|[的了是我你您他她它们在到从给被把让不没也就说但很还请住送寄至这那该]"
    "|位于|坐落|来自|发往|寄往|送往|前往|购买|入住|租房|投诉|反映|反应|举报|请问"
    "|本市|本区|业主|客户|用户|市民|居民|邻居|师傅|本人|全家|单位|公司|物业|快递|快件|包裹|房子|房屋|房产"
    "|地址|附近|旁边|对面|楼[上下]|老家|家住|家里|自家|家在|咱家|房号|室号|门牌号?|电话|姓名|收货"
    "|目前|现在|今天|昨天|昨晚|上午|下午|晚上|明天"
)
"""What is no part of a place name: whatever stands before it belongs to the sentence."""

_LEFT_OUT_TAGS = frozenset(["v", "d", "p", "c", "r", "u", "y", "t", "f", "vn", "ad", "ul", "uj", "mq"])
_ADMINISTRATIVE = ("省", "市", "区", "县", "镇", "乡", "街道", "旗", "州", "村")
_PLACE_WORD = re.compile(r"[路街道巷号区县市镇乡村]")
_SHORT_PLACE = re.compile(r"[\u4e00-\u9fff][路街道巷里村苑湾镇乡]")
_ROAD_BEGINS = re.compile(
    r"[路街道巷里村庄园苑湾区镇乡桥门]|大[道街]|小区|花园|新村|社区|广场|[东南西北中前后][路街]"
)


def start_of_address(text: str, core_start: int, floor: int = 0) -> int:
    """Where the place named before `core_start` begins, `core_start` itself when none is named.

    Nothing before `floor` is looked at.
    """
    low = max(floor, core_start - _REACH)
    piece = text[low:core_start]
    begin = low + max((stop.end() for stop in _STOP.finditer(piece)), default=0)
    region = _region().search(text, begin, core_start)
    if region is None or _PLACE_WORD.search(text, begin, region.start()):
        return begin + _length_left_out(text[begin:core_start])
    return region.start()


def _length_left_out(piece: str) -> int:
    """Length of the words at the beginning of `piece` that belong to the sentence, not to the place."""
    words = tag_words(piece) if piece else []
    position = len(piece)
    following = ""
    for index in range(len(words) - 1, -1, -1):
        word, tag = words[index]
        if tag in _LEFT_OUT_TAGS and not _is_in_a_name(words, index, following):
            break
        position -= len(word)
        following = word
    return position


def _is_in_a_name(words: TaggedWords, index: int, following: str) -> bool:
    """A verb or preposition may be a part of a name: 建设|路, 仓山区|盖|山镇, 和|平里."""
    word = words[index][0]
    if _ROAD_BEGINS.match(following) or _ROAD_BEGINS.search(word):
        return True
    after_district = index > 0 and words[index - 1][0].endswith(_ADMINISTRATIVE)
    return len(word) == 1 and (after_district or _SHORT_PLACE.fullmatch(following) is not None)


@cache
def _region() -> re.Pattern[str]:
    return re.compile(f"{any_of(read_lexicon(LEXICONS / 'regions.txt'))}(?![银人客])")
