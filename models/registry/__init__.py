"""Which trained versions there are, which one answers, and who decided that.

SUQING_HOME/models/<version>/       an artifact (models.artifact)
SUQING_HOME/models/registry.json    states and history; replaced as a whole, so always whole
SUQING_HOME/models/.registry.lock   held while registry.json changes
SUQING_HOME/models/.staging/        versions being written
SUQING_HOME/models/.work/           what an interrupted encoder training goes on from
"""

from models.registry.registry import CHAMPION, Registry
from models.registry.state import Event, RegistryState, VersionEntry, VersionStatus

__all__ = ["CHAMPION", "Event", "Registry", "RegistryState", "VersionEntry", "VersionStatus"]
