"""Where things lie: settings from the environment, each with a working default."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.messages import Language

PROJECT: Final = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """The settings of DESIGN's stable face.

    `registry` and `inbox` are chosen by `--city` where the environment names none. A
    deployment's run that is more than `late_hours` late ends where a newer one stands.
    Another flow that changes what is known is waited for `slot_minutes`. `runner` is
    a Dask scheduler that files are read on, as `dask://host:port`. `warehouse` is the
    address of a lake's catalogue, with `warehouse_data` where its files go; without
    it the warehouse is a file in the home. It may take `memory_gb` of memory, whoever
    writes.
    """

    model_config = SettingsConfigDict(env_prefix="YUEBAO_", frozen=True)

    home: Path = Path("data")
    registry: Path | None = None
    inbox: str | None = None
    lang: Language = "zh"
    late_hours: Annotated[float, Field(gt=0)] | None = None
    slot_minutes: Annotated[float, Field(ge=0)] = 30
    runner: str | None = None
    warehouse: SecretStr | None = None
    warehouse_data: str | None = None
    memory_gb: Annotated[float, Field(gt=0)] = 2

    def registry_for(self, city: str | None) -> Path:
        """Return the registry folder of `city`, by default the configured one.

        `city` is the name of a folder beside the configured registry or in the
        project; it is never taken as a path.
        """
        if city is None:
            return self.registry or PROJECT / "warehouse" / "registry" / "taicang"
        if self.registry is not None and self.registry.name == city:
            return self.registry
        beside = self.registry.parent if self.registry else None
        for parent in filter(None, (beside, PROJECT / "warehouse" / "registry")):
            if city in {path.name for path in parent.iterdir() if path.is_dir()}:
                return parent / city
        raise UnknownCityError(city)

    def inbox_for(self, city: str) -> str:
        """Return the inbox of `city` as an fsspec URL."""
        return self.inbox or str(PROJECT / "samples" / city / "inbox")

    def home_for(self, city: str) -> Path:
        """Return the folder that holds everything kept for `city`."""
        return self.home.absolute() / city


class SlackSettings(BaseSettings):
    """How to reach Slack; without a token nothing is sent."""

    model_config = SettingsConfigDict(env_prefix="SLACK_", frozen=True)

    bot_token: SecretStr | None = None
    app_token: SecretStr | None = None
    base_url: str = "https://slack.com/api/"


class StoreSettings(BaseSettings):
    """How to reach the object store of a lake: what its own tools read, too."""

    model_config = SettingsConfigDict(env_prefix="AWS_", frozen=True)

    access_key_id: SecretStr | None = None
    secret_access_key: SecretStr | None = None
    session_token: SecretStr | None = None
    region: str | None = None
    default_region: str | None = None
    endpoint_url: str | None = None
    endpoint_url_s3: str | None = None


class UnknownCityError(LookupError):
    """A city that has no registry folder."""
