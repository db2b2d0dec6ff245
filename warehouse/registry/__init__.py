"""A city's registry: the YAML and CSV that analysts edit, loaded into frozen models."""

from warehouse.registry.load import (
    Problem,
    Registry,
    RegistryError,
    load_registry,
    registry_of,
)

__all__ = ["Problem", "Registry", "RegistryError", "load_registry", "registry_of"]
