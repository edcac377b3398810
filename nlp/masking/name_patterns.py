"""Where a name may stand: the regular expressions, made from the lexicon, that find the places to look at."""

from __future__ import annotations

import re
from functools import cache

from nlp.masking.blanking import BLANK
from nlp.masking.name_lexicon import name_lexicon
from nlp.masking.word_pattern import WordSet, any_of


@cache
def words_before_name() -> WordSet:
    """Labels, introductions and roles."""
    lexicon = name_lexicon()
    return WordSet(lexicon.labels | lexicon.intros | lexicon.selves | lexicon.roles)


@cache
def titles() -> WordSet:
    """Titles, long and short."""
    return WordSet(name_lexicon().titles | name_lexicon().short_titles)


@cache
def name_may_follow() -> re.Pattern[str]:
    """The last character of a word beside which names stand, a link, and (not taken) a surname.

    One class before everything else lets the search run over the rest of the text at C speed.
    """
    lexicon = name_lexicon()
    surnames = "".join(sorted(lexicon.surnames | {s[0] for s in lexicon.compound}))
    nickname = f"[小老阿][{''.join(sorted(lexicon.plain))}]"
    link = rf"(?P<link>(?:名叫|叫做|叫|是|为|[\s):：=(，“\"\-—]|的(?={nickname})){{0,3}})"
    begins = f"[{surnames}A-Z]|{nickname}|[\u4e00-\u9fff]{{2,8}}·"
    return re.compile(f"[{words_before_name().last}]{link}(?={begins})")


@cache
def title_may_begin() -> re.Pattern[str]:
    """The first character of a title after a character of names."""
    lexicon = name_lexicon()
    before = "".join(sorted(lexicon.given | lexicon.surnames | {s[-1] for s in lexicon.compound}))
    pairs = any_of({title[:2] for title in lexicon.titles})
    short = "".join(sorted(lexicon.short_titles))
    return re.compile(f"[{titles().first}](?<=[{before}].)(?:(?<=[{short}])|(?<=(?={pairs}).))")


@cache
def called_by_surname() -> re.Pattern[str]:
    """我姓黄, 免贵姓陈, 姓马的工作人员, 一位贺姓员工: the surname is `name`."""
    lexicon = name_lexicon()
    surname = f"(?:{any_of(lexicon.compound)}|[{''.join(sorted(lexicon.plain | lexicon.wordlike))}])"
    ends = r"(?=的|[，。！？；、,.\s)]|先生|女士|小姐|$)"
    people = "的|[男女]|客服|经理|工作|员工|店|老|同|业务|销售|主|医|护|司机|师傅|保安|顾客|业主|市民|居民"
    return re.compile(f"(?P<name>(?<=姓)(?<!百姓){surname}{ends}|{surname}(?=姓(?:{people})))")


@cache
def name_before_number() -> re.Pattern[str]:
    """张伟13812345678 and 李强，卡号6222..., the number being blanked: the name is `name`."""
    surname = "".join(sorted(name_lexicon().plain))
    field = r"(?:的?(?:身份证|证件|手机|电话|联系电话|联系方式|银行卡|卡|账)(?:号码|号)?)?"
    return re.compile(
        rf"(?P<name>[{surname}](?:(?<![\u4e00-\u9fff].)|(?<=[给找是和与向].))[\u4e00-\u9fff]{{1,2}})"
        rf"[\s，,、:：(（]{{0,2}}{field}[\s:：是为，]{{0,2}}{BLANK}"
    )


@cache
def brand() -> re.Pattern[str]:
    """A brand or public figure that reads like a name."""
    return re.compile(any_of(name_lexicon().brands))


@cache
def name_after_of() -> re.Pattern[str]:
    """我是3单元的陈立, 工号1023的刘强东: where a name may begin, behind 的 or a staff number."""
    lexicon = name_lexicon()
    surnames = "".join(sorted(lexicon.plain | lexicon.wordlike | {s[0] for s in lexicon.compound}))
    return re.compile(
        rf"(?:我是[^，。！？；,的我]{{1,12}}的|(?P<staff>工号|编号|客服|坐席|柜员)[是为\s:：]?(?=[A-Za-z]{{0,3}}[0-9])[0-9A-Za-z]{{2,10}}号?"
        rf"的?(?:客服|员工|柜员|坐席|快递员|业务员|经理)?)(?=[{surnames}])"
    )
