"""What the registry knows, as frozen data, and the pure steps from one state to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

BUNDLED = None
"""As a champion: none was promoted, the shipped `auto` answers."""


class VersionStatus(StrEnum):
    """candidate: made, never at work. champion: answers. archived: was champion once."""

    CANDIDATE = "candidate"
    CHAMPION = "champion"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A registered version. manifest_sha256: of its manifest file, so that a changed one is found.

    decision: what the gate said of it (PromotionDecision as plain data), None where it was not asked.
    """

    manifest_sha256: str
    added_at: str
    added_by: str
    decision: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what, when and why. action: register, decide, promote, rollback, shadow.

    version: what it was done to; previous: what stood there before. None is the shipped model
    (for shadow: nothing).
    """

    serial: int
    at: str
    by: str
    action: str
    version: str | None
    previous: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RegistryState:
    """serial: of the last event. trail: former champions that a rollback returns to, the latest last."""

    serial: int = 0
    champion: str | None = BUNDLED
    trail: tuple[str | None, ...] = ()
    shadow: str | None = None
    versions: tuple[tuple[str, VersionEntry], ...] = ()
    history: tuple[Event, ...] = ()

    def entry(self, version: str) -> VersionEntry | None:
        """The entry of a registered version."""
        return dict(self.versions).get(version)

    def status(self, version: str) -> VersionStatus | None:
        """None for a version that is not registered."""
        if version == self.champion:
            return VersionStatus.CHAMPION
        if self.entry(version) is None:
            return None
        was = any(
            event.action in ("promote", "rollback") and event.version == version for event in self.history
        )
        return VersionStatus.ARCHIVED if was else VersionStatus.CANDIDATE


@dataclass(frozen=True, slots=True)
class Deed:
    """by whom, when (ISO 8601, UTC) and why a step is taken."""

    by: str
    at: str
    reason: str = ""


def with_version(state: RegistryState, version: str, manifest_sha256: str, deed: Deed) -> RegistryState:
    """The version stands in the registry; one that stood there is replaced and keeps its place."""
    entry = VersionEntry(manifest_sha256, deed.at, deed.by)
    versions = tuple({**dict(state.versions), version: entry}.items())
    return _told(replace(state, versions=versions), "register", version, None, deed)


def with_decision(state: RegistryState, version: str, decision: dict[str, Any], deed: Deed) -> RegistryState:
    """What the gate said is kept with the version."""
    entry = replace(dict(state.versions)[version], decision=decision)
    versions = tuple({**dict(state.versions), version: entry}.items())
    return _told(replace(state, versions=versions), "decide", version, None, deed)


def with_champion(state: RegistryState, version: str, deed: Deed) -> RegistryState:
    """The version answers from now on; the one before it is what a rollback returns to."""
    changed = replace(
        state,
        champion=version,
        trail=(*state.trail, state.champion),
        shadow=None if state.shadow == version else state.shadow,
    )
    return _told(changed, "promote", version, state.champion, deed)


def without_champion(state: RegistryState, steps: int, deed: Deed) -> RegistryState:
    """Back by `steps` champions; at the end of the trail stands the shipped model."""
    back = state.trail[-steps] if steps <= len(state.trail) else BUNDLED
    changed = replace(
        state,
        champion=back,
        trail=state.trail[:-steps],
        shadow=None if state.shadow == back else state.shadow,
    )
    return _told(changed, "rollback", back, state.champion, deed)


def with_shadow(state: RegistryState, version: str | None, deed: Deed) -> RegistryState:
    """The version reads along, unheard; None ends that."""
    return _told(replace(state, shadow=version), "shadow", version, state.shadow, deed)


def _told(
    state: RegistryState, action: str, version: str | None, previous: str | None, deed: Deed
) -> RegistryState:
    event = Event(state.serial + 1, deed.at, deed.by, action, version, previous, deed.reason)
    return replace(state, serial=event.serial, history=(*state.history, event))
