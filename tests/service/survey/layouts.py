"""Twenty-five invented survey layouts: header, a few rows, and what each column is.

o open question, s main score, t further score, d date, g group, i id, - not used.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """`roles`: one letter a column. `kinds`: of the scores in column order."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    roles: str
    kinds: tuple[str, ...] = ()


T = (
    "菜品味道不错，就是上菜太慢",
    "服务员态度很好，会再来",
    "停车场太小，周末根本停不进去",
    "价格比别家贵，分量还少",
    "无",
    "环境干净，孩子很喜欢",
)
U = ("排队时间太长，希望多开窗口", "没有", "收银员很热情", "建议增加自助结账", "货架太高拿不到", "整体满意")


def rows(*columns: tuple[object, ...]) -> tuple[tuple[object, ...], ...]:
    return tuple(zip(*columns, strict=True))


N = (1, 2, 3, 4, 5, 6)
DAYS = tuple(f"2026-03-0{n} 10:2{n}" for n in N)
SLASHED = tuple(f"2026/3/{n} 9:0{n}:11" for n in N)
STORES = ("城东店", "城西店", "城东店", "滨江店", "城西店", "城东店")
FIVE = ("5", "4", "2", "3", "1", "5")
TEN = ("10", "9", "3", "7", "0", "8")
WORDS = ("非常满意", "满意", "不满意", "一般", "非常不满意", "满意")
IPS = tuple(f"10.0.0.{n}(浙江-杭州)" for n in N)

LAYOUTS = (
    Layout(
        "问卷星 with one open question",
        (
            "序号",
            "提交答卷时间",
            "所用时间",
            "来源",
            "来源详情",
            "来自IP",
            "1、您的性别",
            "2、您对本次购物的总体满意度",
            "3、您的意见或建议",
        ),
        rows(N, SLASHED, ("35秒",) * 6, ("微信",) * 6, ("N/A",) * 6, IPS, ("男", "女") * 3, FIVE, T),
        "id----gso",
        ("csat",),
    ),
    Layout(
        "问卷星 in words, with 总分 and marks of the kinds of question",
        (
            "序号",
            "提交答卷时间",
            "所用时间",
            "来源",
            "来源详情",
            "来自IP",
            "1.[单选题] 您对服务的满意度",
            "2.[填空题] 哪些地方让您不满意？",
            "总分",
        ),
        rows(
            N,
            SLASHED,
            ("1分12秒",) * 6,
            ("手机提交",) * 6,
            ("直接访问",) * 6,
            IPS,
            WORDS,
            U,
            (10, 8, 4, 6, 2, 8),
        ),
        "id----so-",
        ("csat",),
    ),
    Layout(
        "问卷星 with several open questions, blanks written (空)",
        (
            "序号",
            "提交答卷时间",
            "所用时间",
            "来源",
            "来源详情",
            "来自IP",
            "1、推荐给朋友的可能性",
            "2、打分的原因",
            "3、最满意的地方",
            "4、希望改进的地方",
        ),
        rows(
            N,
            SLASHED,
            ("35秒",) * 6,
            ("链接",) * 6,
            ("(空)",) * 6,
            IPS,
            TEN,
            T,
            ("(空)", *U[1:]),
            ("(跳过)",) * 6,
        ),
        "id----sooo",
        ("nps",),
    ),
    Layout(
        "腾讯问卷",
        (
            "编号",
            "开始答题时间",
            "结束答题时间",
            "答题时长",
            "语言",
            "清洗数据结果",
            "地理位置国家和地区",
            "地理位置省",
            "地理位置市",
            "自定义字段",
            "IP",
            "UA",
            "Referrer",
            "1.您对我们的整体评价",
            "2.请说明理由",
        ),
        rows(
            N,
            DAYS,
            DAYS,
            (35,) * 6,
            ("zh",) * 6,
            ("有效",) * 6,
            ("中国",) * 6,
            ("浙江",) * 6,
            ("杭州",) * 6,
            ("",) * 6,
            IPS,
            ("Mozilla/5.0",) * 6,
            ("",) * 6,
            WORDS,
            U,
        ),
        "i-d----gg----so",
        ("csat",),
    ),
    Layout("two columns", ("评分", "评论"), rows(FIVE, T), "so", ("csat",)),
    Layout("one column", ("意见",), rows(T), "o"),
    Layout(
        "shop platform, stars as pictures",
        ("订单编号", "商品名称", "星级", "评价内容", "评价时间"),
        rows(
            tuple(f"2026{n:010}" for n in N),
            ("保温杯", "水壶") * 3,
            ("★★★★★", "★★★★☆", "★★☆☆☆", "★★★☆☆", "★☆☆☆☆", "★★★★★"),
            T,
            DAYS,
        ),
        "igsod",
        ("csat",),
    ),
    Layout(
        "shop platform, 好评 中评 差评",
        ("用户昵称", "规格型号", "评价等级", "评价内容", "评价日期"),
        rows(
            tuple(f"j***{n}" for n in N),
            ("红色", "蓝色") * 3,
            ("好评", "好评", "差评", "中评", "差评", "好评"),
            T,
            SLASHED,
        ),
        "-gsod",
        ("csat",),
    ),
    Layout(
        "NPS and CSAT, the overall score is the main one",
        ("id", "NPS", "总体满意度", "门店", "日期", "反馈意见"),
        rows(N, TEN, FIVE, STORES, DAYS, T),
        "itsgdo",
        ("nps", "csat"),
    ),
    Layout(
        "score with words behind: 9-非常愿意",
        ("客户编号", "您有多大可能向朋友推荐我们", "为什么给出这个分数"),
        rows(N, ("10-非常愿意", "9", "3", "7", "0-完全不愿意", "8"), T),
        "iso",
        ("nps",),
    ),
    Layout(
        "five parts of satisfaction",
        ("编号", "产品质量", "响应效率", "沟通体验", "性价比", "总体满意度", "您还想对我们说什么"),
        rows(N, FIVE, FIVE, FIVE, FIVE, FIVE, T),
        "ittttso",
        ("csat",) * 5,
    ),
    Layout(
        "scores of ten, 分 behind",
        ("工号", "网点", "满意度评分", "留言"),
        rows(
            (11, 12, 11, 13, 12, 11),
            ("中山路网点", "人民路网点") * 3,
            ("10分", "9分", "3分", "7分", "1分", "8分"),
            U,
        ),
        "-gso",
        ("rating",),
    ),
    Layout(
        "scores of a hundred",
        ("科室", "患者满意度得分", "就诊时间", "意见和建议"),
        rows(
            ("内科", "外科") * 3,
            (95, 88, 42, 70, 15, 90),
            ("20260301", "20260302", "20260303", "20260304", "20260305", "20260306"),
            U,
        ),
        "gsdo",
        ("rating",),
    ),
    Layout(
        "English header",
        ("response_id", "submitted_at", "store", "rating", "comment"),
        rows(N, tuple(f"2026-03-0{n}T08:00:00" for n in N), STORES, FIVE, T),
        "idgso",
        ("csat",),
    ),
    Layout(
        "English, likelihood to recommend",
        ("Respondent ID", "Region", "How likely are you to recommend us", "Verbatim"),
        rows(N, ("East", "West") * 3, TEN, U),
        "igso",
        ("nps",),
    ),
    Layout(
        "contact data that must not be read",
        ("姓名", "联系电话", "门店", "您的满意程度", "您的建议"),
        rows(
            ("甲某", "乙某", "丙某", "丁某", "戊某", "己某"), ("1", "2", "3", "4", "5", "6"), STORES, WORDS, U
        ),
        "--gso",
        ("csat",),
    ),
    Layout(
        "several choices in one cell",
        ("序号", "您在意什么（多选）", "购买渠道", "对产品的意见"),
        rows(N, ("质量┋价格", "服务", "价格┋物流", "质量", "服务┋环境", "价格"), ("线上", "门店") * 3, T),
        "i-go",
    ),
    Layout(
        "letters before the choices",
        ("编号", "Q1.您对客服的服务满意吗", "Q2.请留下宝贵意见"),
        rows(N, ("A.非常满意", "B.满意", "D.不满意", "C.一般", "E.非常不满意", "B.满意"), U),
        "iso",
        ("csat",),
    ),
    Layout(
        "points in brackets behind the words",
        ("答卷编号", "总体评价", "吐槽一下"),
        rows(
            N,
            (
                "很满意（5分）",
                "满意（4分）",
                "不满意（2分）",
                "一般（3分）",
                "很不满意（1分）",
                "满意（4分）",
            ),
            U,
        ),
        "iso",
        ("csat",),
    ),
    Layout(
        "no score, only groups and words",
        ("小区", "楼栋", "反馈日期", "居民心声"),
        rows(("一期", "二期") * 3, ("3栋", "5栋") * 3, ("2026年3月1日", "2026年3月2日") * 3, T),
        "ggdo",
    ),
    Layout(
        "headers that say nothing: the words decide",
        ("A", "B", "C"),
        rows(("x1", "x2", "x1", "x2", "x1", "x2"), N, T),
        "--o",
    ),
    Layout(
        "numbers that are no scores",
        ("会员号", "购买数量", "产品", "评语"),
        rows((901, 902, 903, 904, 905, 906), (1, 2, 1, 3, 1, 2), ("米", "面") * 3, T),
        "i-go",
    ),
    Layout(
        "age and gender beside the score",
        ("序号", "您的年龄", "性别", "对本次体验打几分", "其他想法"),
        rows(N, ("18-25岁", "26-35岁") * 3, ("男", "女") * 3, FIVE, U),
        "iggso",
        ("csat",),
    ),
    Layout(
        "bank branch, stars in numerals, stamps as numbers",
        ("流水", "支行", "业务类型", "服务星级", "客户意见", "评价时间"),
        rows(
            N,
            ("城南支行", "城北支行") * 3,
            ("贷款", "储蓄") * 3,
            ("五星", "四星", "二星", "三星", "一星", "五星"),
            T,
            (20260301, 20260302, 20260303, 20260304, 20260305, 20260306),
        ),
        "-ggsod",
        ("csat",),
    ),
    Layout(
        "two open questions beside each other, one almost empty",
        ("学员编号", "班级", "课程满意度", "老师哪些方面讲得好", "对课程的改进建议"),
        rows(N, ("一班", "二班") * 3, ("4", "5", "2", "3", "1", "5"), U, ("", "", "多些练习", "", "", "")),
        "-gsoo",
        ("csat",),
    ),
)
