"""Examples of the OpenAPI document: invented complaints and their answers."""

from __future__ import annotations

from typing import Any

TEXT = "你们的电热水壶把手突然断了，孩子的手被烫伤😡，客服两次都说再等等，我的电话是13800138000。"

REQUEST: dict[str, Any] = {"text": TEXT}

ANSWER: dict[str, Any] = {
    "model_version": "fast-2025.11",
    "category": {"label": "product_quality", "name": "产品质量", "confidence": 0.91},
    "alternatives": [{"label": "service_attitude", "name": "服务态度与沟通", "confidence": 0.06}],
    "also": [{"label": "service_attitude", "name": "服务态度与沟通", "confidence": 0.58}],
    "urgency": {
        "label": "urgent",
        "name": "紧急",
        "confidence": 0.98,
        "source": "rule",
        "reasons": [{"rule": "personal_injury", "start": 19, "end": 21, "text": "烫伤"}],
    },
    "emotion": {
        "label": "angry",
        "name": "愤怒",
        "confidence": 0.84,
        "intensity": 0.71,
        "guidance": ["先听完，不打断", "先为这次经历致歉，再说明处理办法"],
    },
    "needs_review": False,
    "evidence": [
        {"task": "category", "start": 7, "end": 13, "text": "把手突然断了", "weight": 0.46},
        {"task": "urgency", "start": 19, "end": 21, "text": "烫伤", "weight": 0.62},
        {"task": "emotion", "start": 21, "end": 22, "text": "😡", "weight": 0.38},
    ],
    "masked_text": "你们的电热水壶把手突然断了，孩子的手被烫伤😡，客服两次都说再等等，我的电话是［手机号］。",
    "masks": [{"kind": "mobile", "start": 38, "end": 49}],
}

BATCH_REQUEST: dict[str, Any] = {
    "items": [
        {"id": "c-1", "text": TEXT},
        {"id": "c-2", "text": "师傅上门很准时，讲解也耐心，谢谢。"},
    ]
}

BATCH_ANSWER: dict[str, Any] = {"items": [{"id": "c-1", **ANSWER}]}

PROBLEM: dict[str, Any] = {
    "type": "urn:suqing:problem:invalid-fields",
    "title": "请求内容不合要求",
    "status": 422,
    "detail": "items[1].text：文本为空或只含空白，请填写投诉内容。",
    "instance": "urn:uuid:3f0c2c9e-6a5b-4f0e-9d0a-6b1f2f3c4d5e",
    "errors": [
        {"field": "items[1].text", "code": "empty_text", "detail": "文本为空或只含空白，请填写投诉内容。"}
    ],
}

REPLY_REQUEST: dict[str, Any] = {
    "draft": "这个我没办法，稍后给您回复。",
    "emotion": "angry",
    "category": "refund_aftersales",
    "urgency": "major",
}

GUIDANCE_REQUEST: dict[str, Any] = {
    "emotion": "angry",
    "intensity": 0.7,
    "stage": "received",
    "category": "delivery_logistics",
    "urgency": "major",
}

# schema of the OpenAPI document -> its example
EXAMPLES: dict[str, dict[str, Any]] = {
    "AnalyzeRequest": REQUEST,
    "AnalyzeAnswer": ANSWER,
    "BatchRequest": BATCH_REQUEST,
    "BatchAnswer": BATCH_ANSWER,
    "ReplyRequest": REPLY_REQUEST,
    "GuidanceRequest": GUIDANCE_REQUEST,
    "ProblemDetails": PROBLEM,
}
