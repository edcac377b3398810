"""Cues of the lexicons and what is denied or only supposed, as a table.

Each line: a sentence, the cue it should hold (kind/name), and how it is meant:
real = said to have happened, denied = negated, supposed = hypothetical, none = no such cue.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.cues import find_cues
from nlp.cues.lexicon_words import load_cue_words
from nlp.errors import ResourceError
from nlp.lexicon import LEXICONS

HARM = [
    # the same word of a person and of a thing, told apart by what stands before it
    ("手被门压断了", "harm/injury", "real"),
    ("把手被压断了", "harm/injury", "none"),
    ("箱子划伤了我的手", "harm/injury", "real"),
    ("箱子上有划伤", "harm/injury", "none"),
    ("逼得我想死", "harm/suicide", "real"),
    ("等得我想死", "harm/suicide", "none"),
    ("想跳楼", "harm/suicide", "real"),
    ("想跳过广告", "harm/suicide", "none"),
    ("孩子在商场丢了", "harm/danger", "real"),
    ("孩子的书包丢了", "harm/danger", "none"),
    ("吃完人都脱水了", "harm/poisoning", "real"),
    ("洗衣机脱水，声音大", "harm/poisoning", "none"),
    ("手术没成功", "resolved/resolved", "denied"),
    # added domain by domain
    ("当晚上吐下泄", "harm/poisoning", "real"),
    ("打了120拉走的", "harm/grave_illness", "real"),
    ("打了120个电话", "harm/grave_illness", "none"),
    ("电动车骑着突然断电", "harm/power_loss", "real"),
    ("没有闻到煤气味", "harm/fire", "denied"),
    ("快递遭打扰", "harm/violence", "none"),
    ("跳海鲜盛宴", "harm/suicide", "none"),
    ("不是没保住孩子", "harm/death", "denied"),
    # plain statements
    ("孩子被热水烫伤了", "harm/injury", "real"),
    ("老人在店门口摔倒骨折", "harm/injury", "real"),
    ("手指夹伤，缝了三针", "harm/injury", "real"),
    ("铁片划破了手", "harm/injury", "real"),
    ("一家三口食物中毒", "harm/poisoning", "real"),
    ("吃完当晚一直拉肚子", "harm/poisoning", "real"),
    ("喝了两口就吐了一地", "harm/poisoning", "real"),
    ("上吐下泻一整天", "harm/poisoning", "real"),
    ("用了这款面霜脸上起了疹子", "harm/illness", "real"),
    ("老母亲被气得心脏病发作", "harm/illness", "real"),
    ("护士打错药了", "harm/illness", "real"),
    ("送去医院输液", "harm/hospital", "real"),
    ("电池突然起火", "harm/fire", "real"),
    ("充电宝爆炸了，屋里全是烟", "harm/fire", "real"),
    ("厨房煤气泄漏", "harm/fire", "real"),
    ("热水器漏电", "harm/shock", "real"),
    ("洗澡时被电了一下", "harm/shock", "real"),
    ("下坡时刹车失灵", "harm/brake", "real"),
    ("刹车踏板突然变硬踩不动", "harm/brake", "real"),
    ("方向盘锁死", "harm/steering", "real"),
    ("高速上突然熄火", "harm/power_loss", "real"),
    ("行驶中失去动力", "harm/power_loss", "real"),
    ("开到一半爆胎", "harm/tyre", "real"),
    ("电梯从八楼往下坠", "harm/lift", "real"),
    ("被困电梯四十分钟", "harm/lift", "real"),
    ("保安动手打人", "harm/violence", "real"),
    ("被店员殴打", "harm/violence", "real"),
    ("催收说要上门打人", "harm/violence", "real"),
    ("有人持刀威胁", "harm/violence", "real"),
    ("我真的不想活了", "harm/suicide", "real"),
    ("想死的心都有", "harm/suicide", "real"),
    ("逼得我要跳楼", "harm/suicide", "real"),
    ("活不下去了", "harm/suicide", "real"),
    ("这是逼我去死吗", "harm/suicide", "real"),
    ("不退钱我就死给你们看", "harm/suicide", "real"),
    ("只能结束生命", "harm/suicide", "real"),
    ("病人抢救无效死亡", "harm/death", "real"),
    ("迟早要出人命", "harm/death", "supposed"),
    ("威胁到居民的生命安全", "harm/danger", "real"),
    ("差点被烫伤", "harm/danger", "real"),
    ("差一点撞到孩子", "harm/danger", "real"),
    ("险些出车祸", "harm/danger", "real"),
    # denied
    ("没有受伤", "harm/injury", "denied"),
    ("人没受伤", "harm/injury", "denied"),
    ("幸亏没有人受伤", "harm/injury", "denied"),
    ("没有造成人员伤亡", "harm/injury", "denied"),
    ("未造成任何人员受伤", "harm/injury", "denied"),
    ("并没有发生食物中毒", "harm/poisoning", "denied"),
    ("没拉肚子", "harm/poisoning", "denied"),
    ("未起火", "harm/fire", "denied"),
    ("没有起火也没有冒烟", "harm/fire", "denied"),
    ("不漏电", "harm/shock", "denied"),
    ("从未爆胎", "harm/tyre", "denied"),
    ("受伤倒没有", "harm/injury", "denied"),
    ("受伤的情况没有发生", "harm/injury", "denied"),
    ("没人被打", "harm/violence", "denied"),
    ("谁也没有动手打人", "harm/violence", "denied"),
    ("我没想过自杀", "harm/suicide", "denied"),
    ("伤亡：无", "harm/injury", "denied"),
    # two negations, and negators that reach elsewhere
    ("不是没受伤", "harm/injury", "real"),
    ("不能说没有中毒", "harm/poisoning", "real"),
    ("并不是没有起火", "harm/fire", "real"),
    ("没想到烫伤了", "harm/injury", "real"),
    ("没多久就起火了", "harm/fire", "real"),
    ("不到三天就漏电", "harm/shock", "real"),
    ("不小心烫伤了，因为杯盖是坏的", "harm/injury", "real"),
    ("没有及时送医，导致骨折恶化", "harm/injury", "real"),
    ("没有任何提醒就起火了", "harm/fire", "real"),
    ("不仅起火还爆炸", "harm/fire", "real"),
    ("没人管，老人摔倒了", "harm/injury", "real"),
    ("不处理，结果起火了", "harm/fire", "real"),
    # supposed
    ("如果起火怎么办", "harm/fire", "supposed"),
    ("万一漏电呢", "harm/shock", "supposed"),
    ("要是砸伤人谁负责", "harm/injury", "supposed"),
    ("一旦爆炸后果不堪设想", "harm/fire", "supposed"),
    ("会不会爆炸", "harm/fire", "supposed"),
    ("会着火吗", "harm/fire", "supposed"),
    ("这个漏电吗", "harm/shock", "supposed"),
    ("吃了会拉肚子吗", "harm/poisoning", "supposed"),
    ("怕孩子烫伤", "harm/injury", "supposed"),
    ("担心电梯困人", "harm/lift", "supposed"),
    ("据说有人中毒", "harm/poisoning", "supposed"),
    ("听说隔壁小区起火了", "harm/fire", "supposed"),
    ("防止触电", "harm/shock", "supposed"),
    ("避免孩子受伤", "harm/injury", "supposed"),
    ("难道要等有人受伤才管吗", "harm/injury", "supposed"),
    # idioms and neighbours
    ("气死我了", "harm/death", "none"),
    ("饿死了", "harm/death", "none"),
    ("笑死人", "harm/death", "none"),
    ("逼死人了", "harm/suicide", "none"),
    ("坑死人不偿命", "harm/death", "none"),
    ("跳楼价清仓", "harm/suicide", "none"),
    ("打死我也不信", "harm/violence", "none"),
    ("生意火爆", "harm/fire", "none"),
    ("几个人一起火锅", "harm/fire", "none"),
    ("着急上火", "harm/fire", "none"),
    ("客服冲我发火", "harm/fire", "none"),
    ("赶火车", "harm/fire", "none"),
    ("被打扰", "harm/violence", "none"),
    ("被打了个差评", "harm/violence", "none"),
    ("拨打人工客服", "harm/violence", "none"),
    ("网络瘫痪", "harm/injury", "none"),
    ("手机中毒太深", "harm/poisoning", "none"),
    ("味道慢得要命", "harm/death", "none"),
    ("死机了", "harm/death", "none"),
    ("道德绑架", "harm/violence", "none"),
]

OTHER = [
    ("被人异地登录", "theft/account", "real"),
    ("异地登录要验证码", "theft/account", "none"),
    ("收了钱人就没了", "fraud/fraud", "real"),
    ("我已经向12315投诉", "escalation/regulator", "real"),
    ("再不处理我就打12345", "escalation/regulator", "real"),
    ("我会投诉到银保监", "escalation/regulator", "real"),
    ("金融监管局见", "escalation/regulator", "real"),
    ("找消协评理", "escalation/regulator", "real"),
    ("已经起诉", "escalation/court", "real"),
    ("我的律师会联系你们", "escalation/court", "real"),
    ("当场报警了", "escalation/police", "real"),
    ("找媒体曝光", "escalation/media", "real"),
    ("315晚会见", "escalation/media", "real"),
    ("如果不退我就曝光", "escalation/media", "real"),
    ("我不会去起诉", "escalation/court", "denied"),
    ("没打算报警", "escalation/police", "denied"),
    ("客服说让我去起诉", "escalation/court", "supposed"),
    ("随便你曝光", "escalation/media", "supposed"),
    ("来黑猫投诉", "escalation/regulator", "none"),
    ("请工商局核实处理", "escalation/regulator", "none"),
    ("请市公安局核实处理，谢谢", "escalation/police", "none"),
    ("工单号20181231512345", "escalation/regulator", "none"),
    ("报警灯一直亮", "escalation/police", "none"),
    ("法院路门店", "escalation/court", "none"),
    ("卡被盗刷", "theft/money", "real"),
    ("钱正在被转走", "theft/money", "real"),
    ("账号被盗了", "theft/account", "real"),
    ("没有被盗刷", "theft/money", "denied"),
    ("怕被盗刷", "theft/money", "supposed"),
    ("泄露了我的个人信息", "privacy/leak", "real"),
    ("爆通讯录", "privacy/harass_family", "real"),
    ("骚扰我的家人", "privacy/harass_family", "real"),
    ("打电话到我单位", "privacy/harass_family", "real"),
    ("天天恐吓我", "privacy/harass", "real"),
    ("影响我的征信", "privacy/credit", "real"),
    ("这是套路贷", "fraud/fraud", "real"),
    ("培训机构卷款跑路", "fraud/fraud", "real"),
    ("不是诈骗", "fraud/fraud", "denied"),
    ("接到诈骗电话", "fraud/fraud", "none"),
    ("销售忽悠我", "fraud/deceit", "real"),
    ("井盖丢了", "hazard/road", "real"),
    ("消防通道被堵", "hazard/fire_lane", "real"),
    ("楼道里堆满纸箱", "hazard/fire_lane", "real"),
    ("工厂半夜排废气", "hazard/pollution", "real"),
    ("小区停水两天", "outage/water", "real"),
    ("又停电了", "outage/power", "real"),
    ("电梯停运", "outage/lift", "real"),
    ("没有停水", "outage/water", "denied"),
    ("一直没人处理", "repetition/no_result", "real"),
    ("互相推诿", "repetition/no_result", "real"),
    ("问题已经解决", "resolved/resolved", "real"),
    ("问题没有得到解决", "resolved/resolved", "none"),
    ("什么时候能解决", "resolved/resolved", "none"),
    ("家里有婴儿", "vulnerable/minor", "real"),
    ("等着这笔救命钱", "harm/lifeline", "real"),
]


def meanings(text: str, cue: str) -> set[str]:
    return {
        "denied" if found.negated else "supposed" if found.hypothetical else "real"
        for found in find_cues(text)
        if f"{found.kind}/{found.name}" == cue
    } or {"none"}


@pytest.mark.parametrize(("text", "cue", "meant"), HARM)
def test_harm_is_real_denied_supposed_or_not_meant(text: str, cue: str, meant: str) -> None:
    assert meanings(text, cue) == {meant}, find_cues(text)


@pytest.mark.parametrize(("text", "cue", "meant"), OTHER)
def test_other_cues_are_real_denied_supposed_or_not_meant(text: str, cue: str, meant: str) -> None:
    assert meanings(text, cue) == {meant}, find_cues(text)


def test_the_tables_are_a_specification_of_some_size() -> None:
    assert len(HARM) + len(OTHER) >= 120
    assert {meant for _, _, meant in HARM} == {"real", "denied", "supposed", "none"}


class TestEveryText:
    @given(
        st.text(
            alphabet="没有不是如果怕起火受伤三千多块12.5万元第次投诉电梯坠，。？吗 a\U0001f600\ud800",
            max_size=60,
        )
    )
    def test_has_cues_in_order_inside_the_text(self, text: str) -> None:
        cues = find_cues(text)
        assert [cue.start for cue in cues] == sorted(cue.start for cue in cues)
        assert all(0 <= cue.start < cue.end <= len(text) for cue in cues)

    @pytest.mark.parametrize("text", ["", " ", "。", "12", "\ud83d", "漏电\ud83d", "ok fine", "\x00"])
    def test_may_be_odd(self, text: str) -> None:
        assert {cue.name for cue in find_cues(text)} <= {"shock"}

    @pytest.mark.parametrize(
        ("unit", "expected"),
        [
            ("没有", ["negation/not"]),
            ("如果受伤", ["hypothetical/condition", "harm/injury supposed"]),
            ("不是没", ["negation/not", "negation/not"]),
            ("受伤", ["harm/injury"]),
            ("电梯", []),
            ("没有人员", ["negation/not"]),
            ("1", []),
            ("三", []),
            ("投诉了3次", ["repetition/complaint"]),
            ("没有造成任何", ["negation/not"]),
            ("多次", []),
            ("1,", []),
            ("今天", []),
            ("难道没", ["negation/rhetoric", "negation/not"]),
        ],
    )
    def test_may_say_the_same_thousands_of_times(self, unit: str, expected: list[str]) -> None:
        times = 10_000 // len(unit)
        cues = find_cues(unit * times)
        meant = [
            f"{cue.kind}/{cue.name}{' denied' * cue.negated}{' supposed' * cue.hypothetical}" for cue in cues
        ]
        assert meant == expected * times
        offsets = [cue.start for cue in cues]
        once = offsets[: len(expected)]
        assert offsets == [turn * len(unit) + start for turn in range(times) for start in once]


class TestLexiconFiles:
    def test_each_begins_with_a_header_that_says_what_it_holds(self) -> None:
        files = sorted(LEXICONS.glob("cues_*.tsv"))
        assert len(files) >= 10
        assert [path.name for path in files if not path.read_text("utf-8").startswith("# ")] == []

    @pytest.mark.parametrize(
        ("row", "complaint"),
        [
            ("起火", "2 到 5 列"),
            ("起火\tfire\t-\t~3烟\t充电\tmore", "2 到 5 列"),
            ("刹车\tbrake\t-\t-\t!(失灵", "正则表达式"),
            ("多次\tcomplaint\t三", "不是数字"),
            ("刹车\tbrake\t-\t(失灵", "正则表达式"),
        ],
    )
    def test_a_bad_row_is_named(self, tmp_path: Path, row: str, complaint: str) -> None:
        (tmp_path / "cues_harm.tsv").write_text(f"# harm\n{row}\n", "utf-8")
        with pytest.raises(ResourceError, match=complaint) as error:
            load_cue_words(tmp_path)
        assert "cues_harm.tsv" in str(error.value)

    def test_a_word_cannot_be_a_cue_and_plain(self, tmp_path: Path) -> None:
        (tmp_path / "cues_harm.tsv").write_text("起火\tfire\n", "utf-8")
        (tmp_path / "cues_plain.tsv").write_text("起火\n", "utf-8")
        with pytest.raises(ResourceError, match="起火"):
            load_cue_words(tmp_path)

    def test_no_lexicons_are_told(self, tmp_path: Path) -> None:
        with pytest.raises(ResourceError, match="没有线索词表"):
            load_cue_words(tmp_path)
