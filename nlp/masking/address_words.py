"""Words around addresses: labels before them, fields after them, places that are nobody's."""

from __future__ import annotations

import re

_OWNERS = (
    "公司|店铺|商家|商户|门店|本店|饭店|酒店|店面|营业|办公|经营|注册|企业|单位|工厂|厂家|网点"
    "|邮箱|邮件|网页|网站|网络|服务器|IP|物理|下载"
)
_NOT_OF_A_PERSON = "".join(f"(?<!{owner}地址)" for owner in _OWNERS.split("|"))
_FILLED_IN = r"(?:[改填写选留登记显示就应]{0,3}[错成为是在到]|[\s:：=(“\"\-—]){0,4}"
_NO_STAY = "入忍不稳记停拖扣保困顶抓宿承留挡止拦站按堵锁憋叫卡压吃"

_TO_A_REGION = r"[ ,，、;；]{1,2}(?=[\u4e00-\u9fff]{1,9}?[省市区县])"

LABEL = re.compile(
    rf"(?P<parcel>(?:\ue000|(?:收件|收货|寄件|联系)人[\s:：]{{0,3}}[\u4e00-\u9fff·]{{2,6}}){_TO_A_REGION})"
    rf"|(?P<field>(?:地址{_NOT_OF_A_PERSON}|住址|居住地|户籍地|房号|门牌号?|(?:户籍|户口|居住)所在地|所在小区)"
    rf"{_FILLED_IN})"
    r"|(?P<home>(?:家住|居住|现住|租住|暂住|常住|长住|[我们]住)(?:在|于|到|的是)?(?!房|户|证)[\s:：]?"
    r"|家(?<=[我们人咱自]家)(?:就?在|是)|家(?:庭|里)?(?:就|是)?在|户口(?:就|是)?在)"
    r"|(?P<sent>(?:[送寄递邮]|送货)到了?[\s:：]?)"
    rf"|住(?<![{_NO_STAY}]住)(?:在|于|到|的是)?(?![院宿户房建宅址了着得不过进满上持处])[\s:：]?"
)
"""What says that an address is next: field: it fills one. home: somebody lives there. parcel: it stands
behind a phone number or a recipient, as on a parcel. sent: something is brought there. None of these: 住
alone."""

MAY_BE_LABEL = re.compile(
    r"[住址房门家籍所口人到\ue000](?:(?<=[住址])|(?<=[\ue000])[ ,，、;；]|(?<=[件货系]人)|(?<=[送寄递邮]到)"
    r"|(?<=房)号|(?<=门)牌|(?<=家)[在就是庭里]|(?<=籍)地|(?<=所)在|(?<=口)[在就是]|(?<=送货到))"
)

ENDS_PARCEL = re.compile(r"$|[^\u4e00-\u9fff]|[收转]|(?:电话|手机|邮编)")
"""What may follow an address on a parcel; 27号的银行, 27号火锅店 are nobody's."""

ENDS_SENT = re.compile(r"[了吧]?(?:$|[^\u4e00-\u9fff])|[收转]|(?:电话|手机|邮编)")
"""The same behind 送到 and 寄到."""

SENT_TO_A_HOME = re.compile(
    r"(?!.{0,30}?(?:公司|仓|库|厂|店|柜|售后|维修|客服|网点|站|窗口|号门))"
    r"(?=[\u4e00-\u9fff]{3})[\u4e00-\u9fff]*?[省市区县镇乡村路街道巷弄苑园]"
)
"""What an address behind 送到 looks like: a place by name, and no place of business."""

FIELD_BREAK = re.compile(
    r"[，,。！？；;!?\n()（）【】“”\"、\ue000]|\s{2,}|(?:电话|手机|联系|收件人|收货人|姓名|邮编)"
)
"""Where a labelled value ends at the latest."""

PUBLIC = re.compile(
    "酒店|宾馆|旅馆|旅店|民宿|客栈|医院|院部|门诊|病房|学校|小学|中学|大学|学院|银行|支行|分行|法院|派出所|商场|购物"
    "|超市|餐厅|饭店|酒楼|市场|车站|机场|地铁|航站|站台|景区|公园|影城|影院|门店|专柜|专卖|营业厅|服务厅|大厅|局|驿站"
    "|网点|KTV|ktv"
)
"""Places where people go and nobody lives."""

GENERIC = re.compile(
    "[省市区县镇乡村]+|顶[层楼]"
    "|(?:本|同|一个|安置|拆迁|老旧?|新建?|职工|员工|单位|学校|公司|城中|农)*"
    "(?:小区|宿舍区?|公寓|新村|大院|村|家属院|楼房?|院内)?"
)
"""Words for a place that name none."""

NOT_A_PLACE = re.compile(r"[这那哪几第每某该]\Z|隔壁|楼[上下]|对面")
"""What stands before a number that points instead of naming: 那栋, 隔壁3号."""

PLACE_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·]*[\u4e00-\u9fff]{2}[\u4e00-\u9fffA-Za-z0-9·]*\Z")
"""A name of a place: two Chinese characters in a row at least."""

HOME_END = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9·]{2,30}?"
    "(?:小区|花园|花苑|家园|家属院|家属楼|公寓|新村|嘉园|雅苑|名苑|佳苑|公馆|宿舍|大院|村|屯|苑)"
    r"(?=$|[，,。！？；;!?\s的()、\ue000]|电话|手机)"
)
"""A labelled value that names an estate or village and no house."""

ESTATE_AFTER = re.compile(
    r"(?:(?!的)[\u4e00-\u9fff]){0,8}?(?:小区|花园|公寓|大厦|新村|家园|宿舍|家属院)(?=$|[^\u4e00-\u9fff])"
)
"""The name of an estate that closes a value after its house number."""
