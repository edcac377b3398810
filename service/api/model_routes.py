"""GET /v1/models: what this process answers with, and what the registry holds."""

from __future__ import annotations

from typing import Any

from flask_openapi import APIBlueprint

from models.classifier import Classifier
from service.api.answer_shapes import ModelsAnswer
from service.api.scopes import Scope, requires
from service.classifiers import Classifiers
from service.registered import describe_registry
from service.settings import Settings


def make_model_routes(settings: Settings, classifiers: Classifiers) -> APIBlueprint:
    """The blueprint of the model list."""
    blueprint = APIBlueprint("models", __name__, url_prefix="/v1", abp_tags=[{"name": "模型"}])

    @blueprint.get("/models", summary="已加载的模型与模型登记表", responses={200: ModelsAnswer})
    @requires(Scope.MODELS_READ)
    def list_models() -> dict[str, Any]:
        """已加载模型的名字、版本与分类体系；登记表的版本、历史与旁听计数。"""
        return {
            "models": [
                _describe(name, classifier, default=name == classifiers.default)
                for name, classifier in sorted(classifiers.loaded().items())
            ],
            "registry": describe_registry(settings.home),
        }

    return blueprint


def _describe(name: str, classifier: Classifier, *, default: bool) -> dict[str, Any]:
    taxonomy = classifier.taxonomy
    return {
        "name": name,
        "version": classifier.version,
        "default": default,
        "taxonomy": taxonomy.name,
        "taxonomy_version": taxonomy.version,
        "categories": [{"label": c.code, "name": c.name} for c in taxonomy.categories],
    }
