"""Answers that say nothing ('无', '111', '。。。') and answers that ask for something ('希望', '能不能').

The words are in words/answers.yaml. 挺好的 says something, however little; 没有不满意的地方 is praise.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from models.opinions.pack_file import read_yaml, word_list
from nlp.character_forms import EMOJI
from nlp.errors import ResourceError

ANSWERS = Path(__file__).parent / "words" / "answers.yaml"

_LONGEST = 24  # code points: an answer longer than this says something
_LONG_WORDS = re.compile(rf"(?:[，。！？、 ]*[\u4e00-\u9fff]){{{_LONGEST + 1}}}")
_TAILS = re.compile(
    r"(?:谢谢(?:你们|您)?|多谢|哈+|呵+|啊+|哦+|吧|呢|呀|啦|了|的|嘛|哒|嗯+|噢|耶|哎|hh+|[0-9]{1,3})$"
)
_HEADS = re.compile(
    r"^(?:我(?:个人)?(?:觉得|感觉|认为)?|个人|本人|目前|暂时|现在|暂|也|还|真的?|确实|答|其他|另外|嗯+|额+|呃+|啊+|哦+)"
)
_KEYBOARD = "qwertyuiop asdfghjkl zxcvbnm abcdefghijklmnopqrstuvwxyz"
_HOME_ROW = frozenset("asdfghjkl")  # where the fingers lie: of its letters alone hardly a word is made
_MEANS = frozenset("好赞棒差烂坑棒牛顶哭烦")  # one character, said again and again, that means something
_MEANS_IN_DIGITS = re.compile(r"6{2,}|8{3,}|88|5星|10分|100分?|\d+(?:分|星|元|块|天|个.*|次|%)")
_SUGGESTS = re.compile(
    r"(?=[希建不盼望但恳呼请能可是何为要如若假倘再更多少最应需有亟尚仍须改加提完优整期增减降缩取延扩简推一点])(?:(?<!不)(?:希望(?!小学|工程|很?渺茫|大家(?:都|也)?(?:来|去|喜欢|支持))|(?<!没有)(?<![没无给听的他她])(?<!客服)(?<!店员)(?<!别人)(?<!朋友)(?<!销售)(?<!人员)建议(?!我|她|他|购买|大家|各位|朋友|入手|买|去买|和意见|书|零售价|很好|[都也不]))"
    r"|不希望|建议(?=你们|贵|商家|店家|厂家|公司|平台|改|增|加|多|能|可以|提|尽)|[盼望](?:望|能|贵|尽快|改|早日)|但愿|恳请|恳求|呼吁|请求|能不能|可不可以|能否|可否|是否(?:可以|能)|何不|为什么不(?!可|是|能)|为何不|不妨|不如(?:改|把|直接|增|加|多)"
    r"|(?:要是|如果|若|假如|若是|倘若)[^。！？]{1,24}(?:就(?:更|太|最)?(?:好了|完美|好|棒了|满意)|会更好|更好|那就好了|最好)"
    r"|(?:再|更|多|少)[^，。！？]{1,8}(?:就(?:更)?(?:好了|完美了?|满意了))|最好(?:能|早点|是能|可以|把|再|不要|别|还是|增|加(?!油)|有(?!名)|安排|设|配|开|提供|派|改|给|换|让|建|装|延长|缩短|降|提|减|取消|支持|统一|定期|及时|尽|多)|应该?(?:要|当|再|多|加强|改进|改善|提高|增加|有个|把|给|能)[^吗？]{1,}"
    r"|(?:(?<![无不])(?<!没什么)(?<!没有)(?<!没啥)需要?|有待|亟待|尚需|仍需|(?<![无])须)(?:进一步|要)?(?:改进|改善|加强|提高|提升|完善|优化|增加|整改|改良|升级|调整)"
    r"|请(?:您|你们|贵司|贵公司|务必|尽快|一定|多|加强|改|完善|优化|增|提|给|把|不要|别|帮)|(?:改进|改善|加强|提高|提升|完善|优化|整改)(?:一下|下|吧)"
    r"|期待(?:改|更|能|早日|有|增加|新|推出|优化|升级)|^(?:多|加强|提高|提升|改善|改进|完善|优化|增加|减少|降低|加快|缩短|取消|延长|扩大|简化|推出)[^了过得]{2,}$|(?:一[点些]|点)(?:吧|呗|嘛)|有(?:提升|改进|进步|改善)的?空间)"
)
_NOT_SUGGESTING = re.compile(
    r"(?:没有?|无|暂无|没什么)(?:任何|什么|啥|其他|别的|意见|好的|更好的|特别的?|和|、|或){0,3}建议|应该(?:是|不|会|没|还)|^希望(?:是|没有?)?(?:真|正品|好用|有用|有效)"
)


def is_meaningless(text: str) -> bool:
    """Whether a normalised answer says nothing: no word, keys struck at random, 无, 不知道."""
    if len(text) > _LONGEST * 2 or _LONG_WORDS.match(text):
        return False
    folded = _fold(text)
    if not folded or len(folded) > _LONGEST or _MEANS_IN_DIGITS.fullmatch(folded):
        return not folded and not _emoji().search(text)
    if folded.isdecimal() or folded in _words().says_nothing or folded in _words().keys:
        return True
    if len(set(folded)) == 1:
        return folded[0] not in _MEANS and (len(folded) > 1 or not "一" <= folded <= "鿿")
    if folded.isascii():
        return _is_struck(folded)
    words = _words()
    half = folded[: len(folded) // 2]
    once = half if half + half == folded else folded  # 没有没有
    return any(
        answer in words.says_nothing or words.without.fullmatch(answer) is not None
        for answer in _stripped(once)
    )


def is_suggestion(text: str) -> bool:
    """Whether a normalised text asks the company for something or proposes something."""
    match = _SUGGESTS.search(text)
    if match is None:
        return False
    return _NOT_SUGGESTING.search(text) is None or len(text) > _LONGEST


def _fold(text: str) -> str:
    """Letters, digits and signs without marks and spaces, in lower case."""
    return "".join(filter(str.isalnum, text)).lower()


def _stripped(folded: str) -> list[str]:
    """It, and without polite and hesitating words at both ends, one by one; never down to nothing."""
    found = [folded]
    for answer in found:
        for shorter in (_HEADS.sub("", answer), _TAILS.sub("", answer)):
            if shorter and shorter not in found:
                found.append(shorter)
    return found


def _is_struck(folded: str) -> bool:
    """Latin letters without a vowel, or few keys again and again: nobody's word."""
    letters = "".join(c for c in folded if c.isalpha())
    if not letters:
        return True
    if len(letters) < 3:
        return False
    has_vowel = not set(letters).isdisjoint("aeiou")
    if len(letters) > 5 and set(letters) <= _HOME_ROW and letters.count("a") < 2:
        return True  # asdjkl
    return (
        letters in _KEYBOARD or (len(letters) > 3 and not has_vowel) or len(set(letters)) <= len(letters) // 3
    )


class _AnswerWords:
    def __init__(self) -> None:
        raw = read_yaml(ANSWERS)
        if not isinstance(raw, dict):
            raise ResourceError(f"{ANSWERS.name}：应有 says_nothing、objects、keys 三项，请重新安装 suqing。")
        self.says_nothing = frozenset(word_list(raw, "says_nothing", ANSWERS.name))
        self.keys = frozenset(word.replace(" ", "") for word in word_list(raw, "keys", ANSWERS.name))
        objects = "|".join(
            sorted(map(re.escape, word_list(raw, "objects", ANSWERS.name)), key=len, reverse=True)
        )
        self.without = re.compile(
            rf"(?:没有?|无|暂无|暂时没有?|没得|并无|没啥|没什么|没有什么|没有啥|不提|不发表)(?:什么|任何|啥|特别的?|其他的?|别的)?(?:{objects})(?:可言|可说|可提|要说|想说)?"
        )


@lru_cache(maxsize=1)
def _words() -> _AnswerWords:
    return _AnswerWords()


@lru_cache(maxsize=1)
def _emoji() -> re.Pattern[str]:
    return re.compile(f"[{EMOJI}]")
