"""Names as colleagues and neighbours say them, without a role: 小周态度差, 找老李, 陈sir, 黄生.

小黄, 小熊 and 小周 are also bicycles, toys and periods, so a nickname counts only before what staff do to
a customer or after what a customer does with them (找, 联系), and 生 (Cantonese for 先生) only as an
address or a subject. 老李是业主 and 老王家的面 stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱郭林何郑谢罗梁宋唐韩冯邓曹彭曾许萧蔡潘袁董杜苏魏吕沈姚卢傅崔汪范陆廖邹孟邱侯"
)
_DOES = (
    "态度|的态度|的电话|的工号|答应|承诺|保证说|告诉我|跟我说|和我说|对我说|让我|叫我|骗|推脱|推诿|回复|联系我"
    "|打电话|打来|接待|接的电话|挂我|挂断|挂了|处理|服务|加我|不理|不接|不回|不管|没回|没来|没接|辱骂|骂|敷衍|上门"
    "|都(?:不[理管接回]|没[来接回管处]|说|推)|收了|拿了|说(?:不|没|要|可|能|会|好|是|已|让|等|三|[0-9一两])"
)
_DEALT_WITH = "找给让跟和与叫问由被请系"
_NEXT = (
    r"(?=$|[^\u4e00-\u9fff0-9A-Za-z]|处理|解决|沟通|联系|谈|核实|负责|打电话|互相|相互|说|讲|反映|反应|投诉|商量|确认"
    r"|约|吵|要(?:说法|电话|发票)|提|[0-9一两二三四五六七八九十几多好]{1,2}[次遍回趟])"
)
_LISTED = (
    r"(?=$|[^\u4e00-\u9fff0-9A-Za-z]|互相|相互|都|两|俩|一起|吵|的(?:态度|服务|电话)"
    r"|推|踢|说|也|谁|各|来回|不|没|扯皮)"
)
_FAMILIAR = re.compile(
    rf"[小老阿生sS](?:(?<![生sS])[{_SURNAMES}](?:(?<![\u4e00-\u9fff]..)(?={_DOES})|(?<=[{_DEALT_WITH}]..){_NEXT}"
    rf"|(?=[和跟与、][小老阿][{_SURNAMES}]{_LISTED})|(?<=[小老阿][{_SURNAMES}][和跟与、]..){_LISTED})"
    r"|(?<=[sS])[iI][rR](?<=[\u4e00-\u9fff]...)(?![A-Za-z])"
    rf"|(?<=[{_SURNAMES}]生)(?:(?<![\u4e00-\u9fff]..)|(?<=[{_DEALT_WITH}]..))"
    r"(?=$|[，。！：]|您好|你好|说|讲|反映|来电|要求|的电话))"
)


def find_familiar_names(text: str) -> Iterator[tuple[int, int]]:
    """Spans of such names, in order: the whole of 小周, the surname of 陈sir and 黄生."""
    for match in _FAMILIAR.finditer(text):
        start = match.start()
        if text[start] in "小老阿":
            yield start, start + 2
        elif text[start - 1] in _SURNAMES:
            yield start - 1, start
