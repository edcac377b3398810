"""The shipped urgency rules, as a table: a complaint, the level the rules give it, and the rule that says so.

None: no rule fires, the level is the model's own business. All sentences are invented.
"""

import pytest

from models.urgency_rules import FiredRules, UrgencyRules, load_rules
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
    ("这个路口没有信号灯，经常发生车祸，家长都提心吊胆", "accidents_again"),
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


#: Urgent in other words: the level counts, whichever rule sees it.
ALSO_URGENT = [
    "不可能没有烫伤，照片在这里",
    "谁说没有触电，我的手现在还麻",
    "不能不说这次差点出人命",
    "你们说没起火？我家窗帘都烧没了",
    "难道没人受伤吗？我儿子就躺在医院里",
    "并不是没有人拉肚子，我们一桌八个人全中招",
    "客服说“没人受伤就不算事故”，可我的腿缝了六针",
    "真厉害，一顿饭吃得全家上吐下泻",
    "好样的，热水器能当电击器用，我手都麻了，漏电",
    "感谢贵店，让我体验了一把急诊输液，吃完你家的虾",
    "真是贴心，刹车失灵还送我一次免费急救",
    "问题没有解决，老人还在医院抢救",
    "马上就要手术了，医保卡刷不了，钱也取不出来",
    "我今晚十点的航班，到现在行李还没送来",
    "孩子一个人被锁在车里，怎么也打不开门",
    "楼上天天往下扔酒瓶，昨天砸到我儿子的头了",
    "药店卖错药，我奶奶吃了以后昏迷",
    "装修工人从脚手架上摔下来，包工头跑了",
    "他们上门泼油漆，还说要弄死我",
    "老师把孩子打得鼻子流血",
    "你们的按摩椅把我妈的腰弄骨折了",
    "我一闭眼就想从楼上跳下去",
    "活着没意思，欠的钱还不清了",
    "全班三十多个孩子喝了牛奶都吐了",
    "游乐场的滑梯螺丝松了，我女儿摔断了胳膊",
    "宠物店的狗没拴，把我咬伤了",
    "有人拿刀在小区里乱砍",
    "我的账户正在被人转账，赶紧冻结",
    "早上开车刹车踩到底都没反应",
    "吃完这家烧烤，孩子发高烧还一直吐",
    "奶茶里有玻璃碴，我舌头被割破了",
    "咬到一颗钉子，牙崩掉半颗",
    "喝完你们的饮料嘴都麻了，浑身发抖被送急诊",
    "染发膏把我头皮灼伤，起了一片水泡",
    "婴儿床护栏突然断了，宝宝从床上掉下来磕破头",
    "按摩师把我颈椎弄错位，现在手都抬不起来",
    "拔牙拔错了一颗，血止不住",
    "医生把阑尾炎当胃病治，差点没命",
    "电热毯半夜冒烟，被子烧了个洞",
    "空调外机起火，消防都来了",
    "燃气灶回火把我眉毛都燎了",
    "微波炉炸了，碎片飞了一地",
    "插线板短路打火，差点烧了房子",
    "水龙头带电，摸一下麻半天",
    "充电桩漏电把我弹开了",
    "车子在高速上自己刹停，后车追尾",
    "油门回不来，一直往前冲",
    "安全气囊没弹出来，人撞得满脸血",
    "半路轮胎飞出去一个",
    "转弯时方向突然没助力了",
    "电梯门夹住了我妈的胳膊",
    "电梯突然往下蹿了三层，吓得腿软",
    "我在电梯里关了一个小时，对讲没人接",
    "扶梯突然倒转，好几个人摔成一团",
    "保安把我按在地上打",
    "司机骂我还动手推我下车",
    "被店老板扇了两个耳光",
    "男技师对我动手动脚",
    "房东带人踹门闯进来，把我锁在屋里",
    "催收的威胁要砍我儿子的手",
    "我妈被你们骗光养老钱，昨天喝农药了",
    "实在走投无路，真想一了百了",
    "撑不下去了，遗书都写好了",
    "我想从桥上跳下去算了",
    "活得太累，不想再活着了",
    "孩子被老师罚站中暑晕倒",
    "幼儿园老师用针扎孩子",
    "食堂吃坏了，一个班二十几个学生住院",
    "小区自来水发臭，喝了好几家都拉肚子",
    "楼上掉下来一块水泥，砸中了骑车的人",
    "工地没有围挡，昨天有个小孩掉进坑里",
    "路口没有红绿灯，上个月撞死了两个人",
    "变压器爆炸，整个小区停电一天一夜了",
    "家里有人靠呼吸机，突然停电怎么办",
    "三十多层的楼，两部电梯全坏，孕妇爬楼",
    "已经断水四天了，老人孩子都没水喝",
    "航班还有四十分钟就起飞，你们还不给值机",
    "手术费在卡里取不出来，医院等着交钱",
    "今晚十二点前不解冻，我的房子就被法拍了",
    "我的号正在被盗，对方在里面买东西",
    "一分钟前收到验证码，钱正一笔笔被转出去",
    "现场有上百人围着售楼处，快打起来了",
    "独居老人三天没开门，敲门没反应，麻烦快来",
    "孩子放学没回家，校车司机说没看见他",
    "客人心脏病发倒在大堂，前台不管",
    "误服了你们没贴标签的清洁剂",
    "泳池没有救生员，孩子差点淹死",
]

ALSO_MAJOR = [
    "再不处理我就找律师",
    "你们不怕我曝光吗",
    "我已经忍了一个月，多次反映没人管",
    "我买的房子漏水，开发商不管",
    "业务员说保本，现在亏了两万",
    "信用卡被人盗刷三千",
    "骗了我五千块钱就拉黑了",
    "路上井盖没了，晚上很黑",
    "垃圾站臭气熏天，污水横流",
    "我要向国家金融监督管理总局反映",
    "不解决就法庭上见",
    "已经在走司法程序了",
    "警察已经立案",
    "记者我都联系好了",
    "这事我发抖音让大家评评理",
    "投诉四回了，每次都说在处理",
    "前前后后打了不下二十个电话，没有一个人管",
    "三个月了，钱还没退",
    "等了两个星期没人上门维修，天天说快了",
    "花了八千多报的课，老师跑了",
    "两万块的沙发塌了，不给换",
    "贷款中介收了我六千服务费",
    "你们把我的住址给了陌生人",
    "总有人打电话骚扰我妈",
    "逾期一天就给我同事打电话",
    "征信上莫名多了一笔贷款",
    "有人拿我的身份证注册了公司",
    "假冒银行客服骗走我三千",
    "保险业务员代我签名",
    "中介把定金吞了",
    "车子才开两千公里就烧机油",
    "二手车是泡水车，卖家不承认",
    "垃圾焚烧厂的烟熏得睁不开眼",
    "窨井盖松了，车压上去砰砰响",
    "疏散楼梯被锁死",
    "欠我们工人的钱半年没给",
]

ALSO_SILENT = [
    "车门夹了一下，手没事，就是门边掉漆",
    "幸好大家都没受伤，就是碗碎了一地",
    "孩子喝了没什么不良反应，只是太甜",
    "还好及时发现，没有烧起来",
    "保安没打人，就是说话难听",
    "谁也没受伤，别担心",
    "不存在人身伤害，只是想退鞋",
    "并非食物中毒，医生说是着凉",
    "没听说有人触电，就想确认一下接地线怎么装",
    "我没有想自杀，请不要误会，只是心情不好",
    "电梯没有困人，只是有点慢",
    "从来没出过事故，保养很到位",
    "医院检查过了，没有骨折，谢谢关心",
    "不用报警，我自己解决",
    "我不想闹到法院，退我运费就行",
    "没必要惊动媒体",
    "这点小事不至于打12315",
    "如果煤气泄漏应该先关哪个阀门",
    "这款车会不会自燃，准备买",
    "请教一下，宝宝误食干燥剂会中毒吗",
    "我担心刹车会失灵，想约个检查",
    "看新闻说某品牌充电宝爆炸，我这款安全吗",
    "要是哪天电梯坠落，你们赔得起吗",
    "可能会漏电吧，我没敢用",
    "防止烫伤，建议杯子加个套",
    "建议加装护栏，避免有人摔伤",
    "假设我被盗刷了，多久能追回",
    "店员开玩笑说吃不死人",
    "他说“你去告啊”，我也懒得告",
    "客服让我报警，我觉得没必要",
    "物业说不服就去法院起诉",
    "我朋友说吃这个会拉肚子，我吃了没事",
    "丑哭了，丑死了",
    "吓死宝宝了，这么大的声音",
    "贵得离谱，简直抢钱",
    "抢劫啊，一瓶水十五块",
    "我要疯了，网速慢得让人想砸手机",
    "这个价格要人命",
    "累死我了，搬了三趟",
    "冻死人的空调",
    "这客服能把人气死",
    "渣渣网速，卡到怀疑人生",
    "急死我了，快点发货吧",
    "爆炸好吃，强烈推荐",
    "红火火的新年礼盒，包装喜庆",
    "出血价买的，值",
    "这游戏有毒，停不下来",
    "中毒太深，天天来买",
    "自杀式促销，老板亏本了吧",
    "要被你们逼疯了",
    "头都炸了",
    "火烧眉毛了才发货",
    "孩子发烧吃药好了，谢谢药店送药快",
    "昨天停电，二十分钟就恢复了，点赞",
    "上次摔伤的事，店里赔了医药费还上门道歉，很满意，已经解决",
    "盗刷的钱银行已经全额赔付，感谢",
    "多亏维修师傅，燃气泄漏十分钟就处理好了，非常感谢",
    "之前多次投诉的路灯终于修好了，谢谢12345",
    "退款已到账，谢谢，不用再处理了",
    "感谢交警同志，昨天孩子走失不到一小时就找到了",
    "谢谢你们，电梯故障当天就修好了",
    "被子有异味",
    "油漆味大，散了几天就好了",
    "水有点浑",
    "地铁里有人打架吗？没看到",
    "手机掉水里自己坏的，想问维修多少钱",
    "车子落地十八万，油耗七个，挺满意",
    "保险是自愿买的，理赔很快，服务很好",
    "请问贷款需要什么材料",
    "房贷利率降了，开心",
]


@pytest.fixture(scope="module")
def rules() -> UrgencyRules:
    return load_rules()


@pytest.mark.parametrize(("text", "rule"), URGENT)
def test_urgent(rules: UrgencyRules, text: str, rule: str) -> None:
    fired = rules.apply(prepare(text))
    assert fired.level == "urgent", fired
    assert rule in {reason.rule for reason in fired.reasons}


@pytest.mark.parametrize(("text", "rule"), MAJOR)
def test_major(rules: UrgencyRules, text: str, rule: str) -> None:
    fired = rules.apply(prepare(text))
    assert fired.level == "major", fired
    assert rule in {reason.rule for reason in fired.reasons}


@pytest.mark.parametrize("text", [*SILENT, *ALSO_SILENT])
def test_silent(rules: UrgencyRules, text: str) -> None:
    assert rules.apply(prepare(text)) == FiredRules(None)


@pytest.mark.parametrize("text", ALSO_URGENT)
def test_urgent_in_other_words(rules: UrgencyRules, text: str) -> None:
    assert rules.apply(prepare(text)).level == "urgent"


@pytest.mark.parametrize("text", ALSO_MAJOR)
def test_major_in_other_words(rules: UrgencyRules, text: str) -> None:
    assert rules.apply(prepare(text)).level == "major"


def test_every_rule_has_an_example(rules: UrgencyRules) -> None:
    texts = [text for text, _ in URGENT + MAJOR] + ALSO_URGENT + ALSO_MAJOR
    seen = {reason.rule for text in texts for reason in rules.apply(prepare(text)).reasons}
    assert {rule.id for rule in rules.rules} - seen == set()


def test_reasons_are_spans_of_the_original_text_urgent_ones_first(rules: UrgencyRules) -> None:
    text = "押金３０００元不退。  孩子还被热水\u200b烫伤了"
    fired = rules.apply(prepare(text))
    assert fired.level == "urgent"
    assert [(reason.rule, text[reason.start : reason.end]) for reason in fired.reasons] == [
        ("personal_injury", "烫伤"),
        ("large_amount", "３０００元"),
    ]


def test_words_of_the_rules_are_found_in_the_original_text_too(rules: UrgencyRules) -> None:
    text = "Ａ ５Ｇ  ！！ 我要提前結清貸款"
    (reason,) = rules.apply(prepare(text)).reasons
    assert (reason.rule, text[reason.start : reason.end]) == ("loan", "貸款")


def test_every_rule_is_described_in_chinese_for_the_agent(rules: UrgencyRules) -> None:
    assert all(any("一" <= character <= "鿿" for character in rule.description) for rule in rules.rules)
    assert rules.describe("personal_injury") == "有人受伤"
    assert rules.describe("no_such_rule") == "no_such_rule"
