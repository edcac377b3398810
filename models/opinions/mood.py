"""The mood of a clause: it states, asks, supposes or wishes. An opinion in it counts accordingly."""

from __future__ import annotations

import re
from enum import Enum

_FIRST = "希建盼恳望请能可有需应改加提完优就最如要假若倘的万一除不是会好怎行哪吗试看用吃之回后期追"
_WORDS = (
    r"(?P<wish>希望|(?<!不)建议(?!购买|入手|大家|买|去|各位|朋友|你们买)|盼望|恳请|恳求|望(?=尽快|贵|改进|能|加强|提高)"
    r"|请(?=尽快|加强|改进|改善|提高|增加|提升)|能不能|可不可以|能否|可否|有待|需要?(?=改进|改善|加强|提高|提升|完善|优化)"
    r"|应该?(?=加强|改进|改善|提高|增加|再|更)|最好(?=能|是|可以|把|再|不要|别)|(?P<best>最好(?=增|加(?!油)|有(?!名)|安排|设|配|开|提供|派|改|给|换|让|建|装|延长|缩短|降|提|减|取消|支持|统一|定期|及时|尽|多))|期待(?=改进|改善|更))"
    r"|(?P<wished>(?:改进|改善|加强|提高|提升|完善|优化)一?下|就(?:更|完美|太)?好了)"
    r"|(?P<supposed>如果|要是|假如|若是|倘若|万一|一旦|除非|不知道?|是否|应该?(?=很|会|还|挺|蛮|比较|不错|可以|好)|是不是|会不会|有没有|请问)"
    r"|(?P<left_open>(?<=[一-龥])的话(?!务|费)|好不好|(?<!不)怎么样|如何|行不行|吗|看看效果|试试看|追评|再来?评价|再来?评论)"
)
# One class before everything else lets the search run over the rest of the text at C speed.
_MOOD_WORDS = re.compile(f"[{_FIRST}](?<=(?=(?:{_WORDS})).)")
# The same without what must not follow: where a text has none of these, none of its clauses has a mood word.
_MAY_BE_MOOD_WORD = re.compile(f"[{_FIRST}](?<=(?=(?:{re.sub(r'[(][?]!.*?[)]', '', _WORDS)})).)")
_ASKS_CHANGE = re.compile(r"更|再|一点|点儿?$|一?些|改|加强|提高|提升|完善|优化|增加|尽快|不要|别|多|少|降")


# Something new is asked for, not something better: that nobody has it yet is no blame.
_ASKS_FOR_NEW = re.compile(
    r"[^，。！？；改善提降减缩快尽不别]{0,6}(?:增[加设添开派]|新增|加[装设开个一]|添[加置个]|推出|开[通设放发]|提供|上架|上新|引进|引入"
    r"|出[个一款些]|[多设配做搞弄建装备放][一几两]?[个款些种台套把条份张点](?!好)|设[置立]|配[备套上]|安排[个一]|支持|有(?![所待关效名些]))"
)
_LACKS = re.compile(
    r"更|再|(?:增加|多|提供|加)[^，。！？；]{0,8}(?:人手|员工|服务员|窗口|培训|透明|力度|力量|速度|质量|效率|耐心|卫生)"
)


class Mood(Enum):
    """STATED: it counts. WISH: what is asked for is lacking. NEW: something new is asked for, without blame.

    OPEN: hoped, supposed or asked, says nothing.
    """

    STATED = "stated"
    WISH = "wish"
    NEW = "new"
    OPEN = "open"

    def turn(self, polarity: int) -> int | None:
        """The polarity that an opinion has in this mood; None where it says nothing."""
        if self is Mood.STATED:
            return polarity
        return {Mood.WISH: -1, Mood.NEW: 0}.get(self)


def may_have_mood(text: str) -> bool:
    """False where no clause of a text can have a mood word: then `mood_without_words` is `mood_of`."""
    return _MAY_BE_MOOD_WORD.search(text) is not None


def mood_of(text: str, start: int, end: int) -> tuple[Mood, int, int]:
    """Mood of the clause text[start:end], from where on it holds (stated before that), end of its words."""
    match = _MOOD_WORDS.search(text, start, end)
    if match is None:
        return mood_without_words(text, start, end)
    kind = match.lastgroup or ""
    first, last = match.span(kind)
    if kind == "wish":
        if _ASKS_FOR_NEW.match(text, first if match["best"] else last, end) and not _LACKS.search(
            text, first, end
        ):
            return Mood.NEW, first, last
        asks = match["best"] or _ASKS_CHANGE.search(text, last, end)
        return (Mood.WISH if asks else Mood.OPEN), first, last
    if kind == "wished":
        return Mood.WISH, start, last
    return Mood.OPEN, first if kind == "supposed" else start, last


def mood_without_words(text: str, start: int, end: int) -> tuple[Mood, int, int]:
    """`mood_of` for a clause without a mood word."""
    return (Mood.OPEN if text.startswith("？", end) else Mood.STATED), start, start
