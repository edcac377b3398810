"""The pages for people: `/`, `/docs`, the document behind it, and the files that they load.

Nothing comes from another host: Swagger UI is served from its Python package. Where keys are asked for,
any key opens them: a browser asks for it by itself (see `service.api.presented_key`).
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from models.urgency_rules import load_rules
from nlp.mask_kinds import MASK_KINDS
from service.api.page_files import PageFiles
from service.api.scopes import Scope, requires
from service.settings import Settings

HERE = Path(__file__).parent
SWAGGER_FILES = ("css/swagger-ui.css", "js/swagger-ui-bundle.js")


def make_page_routes(settings: Settings) -> Blueprint:
    """The blueprint of the pages."""
    blueprint = Blueprint("pages", __name__, template_folder="templates")
    own_files = PageFiles(HERE / "static")
    swagger_files = PageFiles(_swagger_folder(), SWAGGER_FILES)

    @blueprint.get("/")
    @requires(Scope.ANY_KEY)
    def index() -> str:
        return render_template("index.html", max_text_chars=settings.max_text_chars, names=_shown_names())

    @blueprint.get("/static/<path:name>")
    @requires(Scope.ANY_KEY)
    def static(name: str) -> ResponseReturnValue:
        return own_files.answer(name)

    @blueprint.get("/docs")
    @requires(Scope.ANY_KEY)
    def docs() -> str:
        return render_template("docs.html")

    @blueprint.get("/docs/<path:name>")
    @requires(Scope.ANY_KEY)
    def docs_file(name: str) -> ResponseReturnValue:
        return swagger_files.answer(name)

    @blueprint.get("/openapi.json")
    @requires(Scope.ANY_KEY)
    def openapi_document() -> ResponseReturnValue:
        return current_app.json.response(current_app.config["SUQING_OPENAPI"])

    return blueprint


def _swagger_folder() -> Path:
    spec = find_spec("flask_openapi_swagger")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("flask_openapi_swagger")
    return Path(spec.origin).parent / "templates" / "swagger"


def _shown_names() -> dict[str, dict[str, str]]:
    """Chinese names that the page shows for codes of an answer."""
    return {
        "masks": {kind: mask.label for kind, mask in MASK_KINDS.items()},
        "rules": {rule.id: rule.description for rule in load_rules().rules},
    }
