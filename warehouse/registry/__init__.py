"""A city's registry: the YAML and CSV that analysts edit, loaded into frozen models."""

from warehouse.registry.load import (
    Problem,
    Registry,
    RegistryError,
    load_registry,
)

__all__ = ["Problem", "Registry", "RegistryError", "load_registry"]
