"""What the manifest declares, as far as the doctor compares it (docs.slack.dev, app manifest)."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Manifest:
    """Names of slash commands (`/sanctions`) and bot scopes (`chat:write`)."""

    commands: frozenset[str]
    required: frozenset[str]
    optional: frozenset[str]


def read(file: Path) -> Manifest | None:
    """Read a manifest, or give None where the file is not there or is none."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        scopes = told["oauth_config"]["scopes"]
        return Manifest(
            commands=frozenset(str(one["command"]) for one in told["features"].get("slash_commands", ())),
            required=frozenset(map(str, scopes["bot"])),
            optional=frozenset(map(str, scopes.get("bot_optional", ()))),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
