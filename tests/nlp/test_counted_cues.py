"""Numbers with a unit, as a table: what the customer writes, what it comes to."""

import pytest

from nlp.cues import find_cues
from nlp.prepared import Cue


def only_cue(text: str, kind: str) -> Cue:
    found = [cue for cue in find_cues(text) if cue.kind == kind]
    assert len(found) == 1, f"{text}: {found}"
    return found[0]


AMOUNTS = [
    # text, the stretch that is the amount, yuan
    ("一共花了三千多块", "三千多块", 3000),
    ("这台机器1.2万", "1.2万", 12_000),
    ("拖着我8k工资不发", "", None),
    ("工资8k一直没发", "8k", 8000),
    ("收了我两千三", "两千三", 2300),
    ("标价1,299.00元", "1,299.00元", 1299),
    ("￥99的套餐", "￥99", 99),
    ("¥ 1299 买的", "¥ 1299", 1299),
    ("押了5万块钱", "5万块钱", 50_000),
    ("就为几百块钱", "几百块钱", 300),
    ("赔了几千块", "几千块", 3000),
    ("前后交了一万二", "一万二", 12_000),
    ("首付三十六万", "三十六万", 360_000),
    ("贷了3w多", "3w多", 30_000),
    ("定金2万元", "2万元", 20_000),
    ("损失十几万元", "十几万元", 130_000),
    ("要我再补两三百块", "两三百块", 200),
    ("扣了我299", "299", 299),
    ("年费580元", "580元", 580),
    ("账上少了壹万贰仟元", "壹万贰仟元", 12_000),
    ("损失上万元", "万元", 10_000),
    ("人民币800", "人民币800", 800),
    ("每月还1千5", "1千5", 1500),
    ("欠款三万零五十元", "三万零五十元", 30_050),
    ("20块运费", "", None),
    ("要了20块钱运费", "20块钱", 20),
]


@pytest.mark.parametrize(("text", "stretch", "yuan"), AMOUNTS)
def test_amounts_are_read_in_yuan(text: str, stretch: str, yuan: float | None) -> None:
    if yuan is None:
        assert not [cue for cue in find_cues(text) if cue.kind == "amount"]
    else:
        cue = only_cue(text, "amount")
        assert (text[cue.start : cue.end], cue.value) == (stretch, yuan)


@pytest.mark.parametrize(
    "text",
    [
        "万分感谢",
        "千万别买",
        "工单号20180104148983",
        "2023年5月",
        "小区三万多人",
        "跑了5万公里",
        "换了三块电池",
        "拨打12345",
        "五块玻璃碎了",
        "8千米外",
        "元旦放假",
        "第三元素",
        "里程1.2万公里",
        "电池5000毫安",
        "我住1203",
    ],
)
def test_other_numbers_are_no_amount(text: str) -> None:
    assert [cue for cue in find_cues(text) if cue.kind == "amount"] == []


DURATIONS = [
    # text, name, hours
    ("退款等了半个月", "waiting", 360),
    ("报修拖了三个星期", "waiting", 504),
    ("审核了10天还没结果", "waiting", 240),
    ("十五天过去了", "waiting", 360),
    ("停电三天了", "waiting", 72),
    ("已经三天了", "elapsed", 72),
    ("都一个多月了", "elapsed", 720),
    ("用了两年多", "length", 17_520),
    ("合同期3年", "length", 26_280),
    ("一个半小时的车程", "length", 1.5),
    ("等了40分钟", "waiting", 40 / 60),
    ("拖了半年", "waiting", 4380),
    ("忙了一天半", "length", 36),
    ("等了好几天", "waiting", 72),
    ("已经过去十多天", "waiting", 240),
    ("长期没有人管", "elapsed", 720),
    ("18年了", "elapsed", 157_680),
]


@pytest.mark.parametrize(("text", "name", "hours"), DURATIONS)
def test_durations_are_read_in_hours(text: str, name: str, hours: float) -> None:
    cue = only_cue(text, "duration")
    assert cue.name == name
    assert cue.value == pytest.approx(hours)


@pytest.mark.parametrize(
    "text",
    [
        "2021年办的卡",
        "19年买的",
        "第三天",
        "7天无理由",
        "24小时客服",
        "1月3日",
        "周三送货",
        "星期天",
        "一年级",
        "365天酒店",
    ],
)
def test_dates_and_set_phrases_are_no_duration(text: str) -> None:
    assert [cue for cue in find_cues(text) if cue.kind == "duration"] == []


DEADLINES = [
    # text, name, hours at most
    ("今晚12点前必须到", "before", 12),
    ("明天上午之前给我", "before", 20),
    ("明天中午之前办好", "before", 24),
    ("后天之前要用", "before", 48),
    ("24小时内回复我", "within", 24),
    ("三天之内解决", "within", 72),
    ("15个工作日内退款", "within", 360),
    ("两小时后飞机起飞", "event", 2),
    ("半小时后登机", "event", 0.5),
    ("明天的飞机", "event", 24),
    ("明早的高铁", "event", 18),
    ("今天下午手术", "event", 8),
    ("马上就要登机了", "event", 1),
    ("眼看要误机", "event", 2),
    ("明天考试", "event", 24),
    ("下班前给答复", "before", 8),
]


@pytest.mark.parametrize(("text", "name", "hours"), DEADLINES)
def test_deadlines_are_read_in_hours_from_now(text: str, name: str, hours: float) -> None:
    cue = only_cue(text, "deadline")
    assert (cue.name, cue.value) == (name, hours)


@pytest.mark.parametrize(
    "text",
    [
        "今天收到货",
        "明天天气好",
        "请在30分钟内联系市民",
        "今天前台很热情",
        "体内有异物",
        "三年内存条",
        "昨晚的飞机",
        "今晚挺开心",
    ],
)
def test_other_days_are_no_deadline(text: str) -> None:
    assert [cue for cue in find_cues(text) if cue.kind == "deadline"] == []


REPETITIONS = [
    # text, name, least number of times
    ("这是第三次投诉", "complaint", 3),
    ("投诉了3次", "complaint", 3),
    ("反映过多次", "complaint", 3),
    ("多次向物业反映", "complaint", 3),
    ("反复沟通", "complaint", 2),
    ("我再次投诉", "complaint", 2),
    ("报修两次", "complaint", 2),
    ("屡次举报", "complaint", 3),
    ("前后协商过十几次", "complaint", 13),
    ("打了五次电话", "contact", 5),
    ("打了十几个电话", "contact", 13),
    ("跑了四趟网点", "contact", 4),
    ("催了好几次", "contact", 3),
    ("去了营业厅3回", "contact", 3),
    ("找了他们无数次", "contact", 3),
    ("无数次打电话", "contact", 10),
    ("维修了4次", "repair", 4),
    ("换了三次屏", "repair", 3),
]


@pytest.mark.parametrize(("text", "name", "times"), REPETITIONS)
def test_repetition_is_counted(text: str, name: str, times: float) -> None:
    cue = only_cue(text, "repetition")
    assert (cue.name, cue.value) == (name, times)


@pytest.mark.parametrize(
    "text", ["第一次投诉", "吃了三次", "一次性付清", "请拨400电话", "住过两回", "110电话打不通"]
)
def test_first_times_and_other_repetitions_are_not_counted(text: str) -> None:
    assert [cue for cue in find_cues(text) if cue.kind == "repetition" and cue.value] == []


GROUPS = [
    # text, name, size as said (people or households); None where no number stands
    ("我们小区200多户", "counted", 200),
    ("三百多户居民没水", "counted", 300),
    ("60人围在售楼部", "counted", 60),
    ("几十个人都这样", "counted", 30),
    ("20几个业主", "counted", 20),
    ("一千多名学生", "counted", 1000),
    ("5户人家", "counted", 5),
    ("全村人都喝这口井", "whole", None),
    ("一车人困着", "whole", None),
    ("整栋楼没电", "whole", None),
    ("附近居民苦不堪言", "whole", None),
]


@pytest.mark.parametrize(("text", "name", "size"), GROUPS)
def test_groups_are_sized_as_said(text: str, name: str, size: float | None) -> None:
    cue = only_cue(text, "group")
    assert (cue.name, cue.value) == (name, size)


@pytest.mark.parametrize(
    "text",
    ["我一个人去的", "两个人吃饭", "住在305业主家", "初三学生", "三人间", "10人份", "户型不好", "80岁老人"],
)
def test_one_or_two_people_and_rooms_are_no_group(text: str) -> None:
    assert [cue for cue in find_cues(text) if cue.kind == "group"] == []
