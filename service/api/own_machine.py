"""Without keys only this machine's own user is served: no web page that their browser has open.

A page may point a name of its own at 127.0.0.1 (DNS rebinding) and then read answers as its own; `Host`
gives it away. Any page may send a form to localhost without asking; `Origin` and `Sec-Fetch-Site` tell.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.sansio.utils import host_is_trusted

from service.api.error_handlers import respond
from service.api.presented_key import is_made_by_another_site
from service.api.problems import make_problem

PROBED = frozenset({"health", "metrics"})
"""Blueprints that are asked under any name, by supervisors and Prometheus; they tell nothing personal."""

_WITH_A_KEY = "请设 SUQING_REQUIRE_KEYS=1 重新启动，并用 suqing keys create 生成密钥"
_OTHER_HOST = (
    f"没有要求密钥时，只接受本机以 localhost 或 127.0.0.1 访问。要经网关或以其他主机名访问，{_WITH_A_KEY}。"
)
_OTHER_SITE = (
    "这是另一个网站的网页让浏览器发出的请求，没有执行。请在诉情自己的网页里操作；"
    f"若经网关访问，{_WITH_A_KEY}。"
)


def refuse_other_sites(app: Flask, host: str = "") -> None:
    """Refuse what other web sites send to `app`. host: the name that the server was told to bind to."""
    names = ["localhost", host.lower()] if host else ["localhost"]

    def refuse() -> Response | None:
        if request.blueprint in PROBED:
            return None
        asked = request.headers.get("Host", request.host)
        if not _is_this_machine(asked.lower(), names):
            return respond(make_problem("unknown-host", _OTHER_HOST))
        if is_made_by_another_site(request):
            return respond(make_problem("other-site", _OTHER_SITE))
        return None

    app.before_request(refuse)


def _is_this_machine(host: str, names: list[str]) -> bool:
    """True for one of `names`, or for a loopback address, with any port."""
    if host_is_trusted(host, names):
        return True
    if not host_is_trusted(host):  # not the characters of a host
        return False
    try:
        return ip_address(urlsplit(f"//{host}").hostname or "").is_loopback
    except ValueError:
        return False
