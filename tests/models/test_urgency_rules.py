"""The shipped urgency rules, as a table: a complaint, the level the rules give it, and the rule that says so.

None: no rule fires, the level is the model's own business. All sentences are invented.
"""

import pytest

from models.prediction import Reason
from models.urgency_rules import FiredRules, load_rules
from nlp import prepare

URGENT = [
    # harm to people
    ("你们家的电热水壶底座漏水，昨晚把我妈的手烫伤了，起了一大片水泡", "personal_injury"),
    ("货架没固定好，砸伤了我爱人的脚", "personal_injury"),
    ("地上有油也不擦，老人进门就滑倒骨折", "personal_injury"),
    ("瓶口有豁口，喝的时候划破了嘴", "personal_injury"),
    ("不是没受伤，额头缝了五针，店长却说没大事", "personal_injury"),
    ("没想到第一次用就被烫伤了", "personal_injury"),
    ("吃了你家的凉皮，我和同事三个人都拉肚子", "poisoning"),
    ("外卖吃完半夜上吐下泻", "poisoning"),
    ("公司聚餐后二十多人食物中毒", "poisoning"),
    ("真是谢谢你们的海鲜，让我全家腹泻了两天", "poisoning"),
    ("面膜敷完满脸红疹，又疼又痒", "illness"),
    ("护士拿错药，老人输完呼吸困难", "illness"),
    ("老父亲被你们的催收电话气得心脏病发作", "illness"),
    ("喝完这个酸奶孩子送去医院输液了", "in_hospital"),
    ("充电的时候手机突然起火，床单都烧了", "fire_or_explosion"),
    ("电动车停在楼下自燃了", "fire_or_explosion"),
    ("高压锅爆炸，厨房玻璃全碎", "fire_or_explosion"),
    ("楼道里能闻到燃气泄漏的味道", "fire_or_explosion"),
    ("热水器漏电，洗澡时手一直发麻", "electric_shock"),
    ("下高速时刹车失灵，差点追尾", "vehicle_failure"),
    ("开着开着方向盘突然锁死", "vehicle_failure"),
    ("车子行驶中突然失去动力，后车差点撞上", "vehicle_failure"),
    ("刚买的车高速上爆胎", "vehicle_failure"),
    ("电梯从十二楼直接掉到六楼才停住", "lift_danger"),
    ("我和孩子被困在电梯里半个多小时", "lift_danger"),
    ("保安把外卖员殴打了一顿", "violence"),
    ("催收的人说要上门打人，还报出了我家地址", "violence"),
    ("老师用教鞭打孩子，手心都肿了", "violence"),
    ("每天被催得喘不过气，我真的不想活了", "talk_of_suicide"),
    ("再这样下去我只能跳楼了", "talk_of_suicide"),
    ("利滚利还不完，这是逼我去死吗", "talk_of_suicide"),
    ("如果不给我延期，我就死给你们看", "talk_of_suicide"),
    ("谢谢客服一直劝我，可我还是想死", "talk_of_suicide"),
    ("手术后第二天人就抢救无效死亡", "death"),
    ("工地的吊臂天天从学校上空过，严重威胁孩子们的生命安全", "life_in_danger"),
    ("阳台玻璃整块掉下来，差点砸到路过的小孩", "life_in_danger"),
    ("化工厂的毒气熏得村里人头晕恶心", "pollution_harm"),
    ("井水被矿上的废水污染，村里好几个人得了癌症", "pollution_harm"),
    # time runs
    ("说好接机，车没来，两小时后飞机起飞，我还在酒店门口", "deadline_irreversible"),
    ("明早的高铁，你们现在还不出票，电话也打不通", "deadline_irreversible"),
    ("明天考试，准考证打不出来，系统一直报错", "deadline_irreversible"),
    ("我卡里的钱正在被转走，客服让我等三个工作日", "theft_now"),
    ("卡里是我爸的救命钱，你们说冻结就冻结", "lifeline_money"),
    # many people
    ("我们小区已经停水三天了，六百多户没法做饭", "water_outage"),
    ("整栋楼从前天停电至今，老人小孩热得受不了", "power_outage"),
    ("我们这栋楼两部电梯停运一周了，高层老人下不了楼", "lift_outage"),
    ("售楼部门口现在有六十多人拉横幅，要求退房款", "people_gathered"),
]

MAJOR = [
    ("再不退款我就去12315投诉", "escalation_regulator"),
    ("已经向银保监会递交了材料", "escalation_regulator"),
    ("你们等着市场监管局上门吧", "escalation_regulator"),
    ("我咨询过律师，准备起诉", "escalation_legal"),
    ("我当场报警，警察也来了", "escalation_police"),
    ("今晚就发到网上曝光你们", "escalation_media"),
    ("315晚会见", "escalation_media"),
    ("业主们已经联名，要集体投诉", "collective_action"),
    ("这已经是我第三次投诉同一个问题", "repeated_complaint"),
    ("多次向物业反映，没有一次有回音", "repeated_complaint"),
    ("打了五次电话，一直没人处理", "repeated_contact"),
    ("退款审核了二十天还没到账", "long_wait"),
    ("报修已经一个多月了，至今未解决", "long_without_result"),
    ("这台洗衣机维修了四次还是漏水", "repeated_repair"),
    ("商家收了我六千八不发货，也不肯退", "large_amount"),
    ("押金3000元到现在不退", "large_amount"),
    ("平台把我的手机号泄露给了推销公司", "privacy_leak"),
    ("有人冒用我的身份办了卡", "privacy_leak"),
    ("催收天天恐吓我", "harassment"),
    ("他们给我父母和单位打电话，弄得人尽皆知", "harassment_of_family"),
    ("明明已经结清，还影响我的征信", "credit_record"),
    ("这就是套路贷，先扣砍头息", "grave_fraud"),
    ("健身房卷款跑路了", "grave_fraud"),
    ("业务员欺骗老母亲，说是存款其实是保险", "deceit_with_stakes"),
    ("卡被盗刷，银行说与他们无关", "theft"),
    ("路口的井盖丢了好几天", "hazard"),
    ("消防通道天天被车堵着", "hazard"),
    ("纸厂半夜往河里排废水", "pollution"),
    ("小区今天又停水了", "outage"),
    ("提前还款还要收两个点的违约金", "loan"),
    ("申请退保被拒，现金价值还少算了", "insurance"),
    ("买的保险说不赔就不赔，拒绝给理由", "insurance_dispute"),
    ("开发商承诺六月交房，现在还是毛坯", "housing"),
    ("租房到期，房东扣着押金", "housing_dispute"),
    ("才开三个月变速箱就顿挫", "car"),
    ("新车漆面有色差，销售不认", "car_sale"),
    ("工地拖欠我们四个月工资", "wages"),
]

#: No rule may fire.
SILENT = [
    # denied
    "杯子摔碎了，还好人没有受伤，想问能不能换一个",
    "充电时有点热，没有起火也没有冒烟",
    "吃完没有拉肚子，就是味道淡了点",
    "并没有食物中毒，只是有点咸",
    "没有人受伤，只是吓了一跳",
    "受伤倒没有，衣服弄脏了",
    "我没打算起诉，只想要个说法",
    "不会去报警，你们看着办",
    "没有被盗刷，是我自己忘了",
    "未造成人员伤亡",
    # supposed
    "如果起火怎么办，说明书上没写",
    "这个插座会漏电吗",
    "请问孕妇吃了会不会中毒",
    "万一电梯困人应该按哪个按钮",
    "怕孩子烫伤，所以想买带锁的",
    "防止触电的保护套有卖吗",
    "要是刹车失灵应该怎么处理",
    "据说这种电池会爆炸，是真的吗",
    "听说别家有人吃坏肚子，你们家应该没事吧",
    # somebody else's words
    "客服居然说你去12315投诉啊",
    "店员说随便你曝光",
    # idioms
    "气死我了，等了一个小时",
    "饿死了，外卖才到",
    "笑死，这也叫大份",
    "逼死人的排队，热死了",
    "跳楼价买的，质量一般",
    "店里生意火爆，上菜慢",
    "客服冲我发火，我也是一肚子火",
    "几个朋友一起火锅，锅底偏咸",
    "打死我也不信这是纯棉",
    "手机死机了，卡得要死",
    "味道好到爆炸",
    "网络又瘫痪了",
    "每天被打扰，烦",
    # not an escalation
    "在黑猫投诉平台看到你们有回复",
    "市民来电反映公交车不停站，请交通局核实处理，谢谢",
    "请工商局核实处理",
    "仪表盘上的报警灯亮了是什么意思",
    # solved and thanked for, praise, questions
    "上次电池起火的事已经圆满解决，感谢你们的处理",
    "之前被盗刷的钱追回来了，谢谢客服",
    "被困电梯后物业五分钟就到，问题已经解决，给他们点赞",
    "服务态度很好，快递也快，五星好评",
    "请问会员积分怎么兑换",
    "第一次投诉，希望重视",
    "运费十二元，有点贵",
    "快递晚了两天",
    "请问会员日是几号",
    "皮肤有一点痒，过两天就好了",
    "房间有点冷，回来感冒了",
    "买了三次了，一如既往地好",
    "一共花了89元，不值",
]


@pytest.fixture(scope="module")
def rules():
    return load_rules()


@pytest.mark.parametrize(("text", "rule"), URGENT)
def test_urgent(rules, text: str, rule: str) -> None:
    fired = rules.apply(prepare(text))
    assert fired.level == "urgent", fired
    assert rule in {reason.rule for reason in fired.reasons}


@pytest.mark.parametrize(("text", "rule"), MAJOR)
def test_major(rules, text: str, rule: str) -> None:
    fired = rules.apply(prepare(text))
    assert fired.level == "major", fired
    assert rule in {reason.rule for reason in fired.reasons}


@pytest.mark.parametrize("text", SILENT)
def test_silent(rules, text: str) -> None:
    assert rules.apply(prepare(text)) == FiredRules(None)
