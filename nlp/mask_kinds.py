"""The kinds of personal data that `prepare` masks, their shown label and placeholder.

A placeholder is one private-use character that stands for the value in the text that
models read, so that a model sees 'a mobile number stood here' and never the number.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MaskKind:
    label: str
    placeholder: str


_LABELS = {
    "resident_id": "［身份证号］",
    "mobile": "［手机号］",
    "landline": "［固定电话］",
    "bank_card": "［银行卡号］",
    "email": "［邮箱］",
    "plate": "［车牌号］",
    "uscc": "［统一社会信用代码］",
    "passport": "［护照号］",
    "wechat": "［微信号］",
    "qq": "［QQ号］",
    "name": "［姓名］",
    "address": "［地址］",
    "account": "［账号］",
}

MASK_KINDS: dict[str, MaskKind] = {
    kind: MaskKind(label, chr(0xE001 + index)) for index, (kind, label) in enumerate(_LABELS.items())
}
