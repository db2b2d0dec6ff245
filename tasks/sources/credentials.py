"""What the registry names and never holds: passwords, keys and tokens of sources."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from tasks.sources.faults import FaultError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PREFIX: Final = "YUEBAO_SECRET_"


def variable_of(name: str) -> str:
    """Return the environment variable of a credential: `YUEBAO_SECRET_FINANCE_SFTP`."""
    return PREFIX + name.upper().replace("-", "_")


def credentials(names: Iterable[str]) -> Mapping[str, SecretStr]:
    """Return the credentials of these names, from the environment or else Prefect.

    Raises `FaultError` (`source-no-secret`) for the first one that nobody has set.
    """
    return {name: _credential(name) for name in names}


def _credential(name: str) -> SecretStr:
    # An empty variable is how a secret is left out of an environment file.
    if value := os.environ.get(variable_of(name)):
        return SecretStr(value)
    if (kept := _from_prefect(name)) is not None:
        return kept
    raise FaultError(rule="source-no-secret", name=name, variable=variable_of(name))


def _from_prefect(name: str) -> SecretStr | None:
    # Imported only here: a command that only looks must not pay for Prefect.
    from prefect.blocks.system import Secret  # noqa: PLC0415 - see above

    try:
        block = Secret.load(name)
    except Exception:  # noqa: BLE001 - whatever keeps it from us, it is not set
        return None
    value = block.get() if isinstance(block, Secret) else None
    return SecretStr(value) if isinstance(value, str) and value else None
