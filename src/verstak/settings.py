"""The only reader of flags, environment and settings file.

Precedence: command line > ``VERSTAK_*`` environment > ``OLLAMA_*`` environment > settings file >
default. The type of each section lives in the room that obeys it; this module assembles them and
refuses what it does not know.
"""

from __future__ import annotations

import dataclasses
import getpass
import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_type_hints

import platformdirs
from pydantic import Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from verstak.assistant.options import AssistantOptions
from verstak.engines.protocol import WorkerOptions
from verstak.errors import InvalidSettings, VerstakError
from verstak.gateway.durations import keep_alive_seconds
from verstak.gateway.options import DEFAULT_PORT, GatewayOptions
from verstak.quantize.options import QuantizerOptions
from verstak.scheduler.options import SchedulerOptions
from verstak.store.pull_options import PullOptions
from verstak.toolchains.options import ToolchainOptions

ENV_PREFIX = "VERSTAK_"


def default_settings_path() -> Path:
    """Where the settings file is looked for when none is named."""
    return platformdirs.user_config_path("verstak") / "verstak.toml"


def _default_store_root() -> Path:
    return Path.home() / ".ollama" / "models"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where models live.

    Attributes:
        root: Folder with ``blobs/`` and ``manifests/``, shared with Ollama when both are here.
        state_dir: Our own locks, leases and journals. Every process that shares ``root`` must
            share it too, so by default it lies beside ``blobs/`` and ``manifests/``.
        prune: Let ``verstak serve`` remove files that no model needs when it starts.
    """

    root: Path = field(default_factory=_default_store_root)
    state_dir: Path | None = None
    prune: bool = True


def _default_worker() -> WorkerOptions:
    # Socket paths are limited to about 100 bytes, so the folder must be short.
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        return WorkerOptions(run_dir=Path(runtime) / "verstak")
    return WorkerOptions(run_dir=Path(tempfile.gettempdir()) / f"verstak-{getpass.getuser()}")


class Settings(BaseSettings):
    """Everything that can be set, by section."""

    model_config = SettingsConfigDict(
        env_prefix=ENV_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    gateway: GatewayOptions = GatewayOptions()
    store: StoreSettings = Field(default_factory=StoreSettings)
    pull: PullOptions = PullOptions()
    scheduler: SchedulerOptions = SchedulerOptions()
    worker: WorkerOptions = Field(default_factory=_default_worker)
    assistant: AssistantOptions = AssistantOptions()
    quantizer: QuantizerOptions = Field(default_factory=QuantizerOptions)
    toolchains: ToolchainOptions = Field(default_factory=ToolchainOptions)
    roles: dict[str, str] = {}
    """Role → model, to give a role another model than the catalogue's."""
    catalog_dir: Path | None = None
    """Folder of an office's own catalogue entries (TOML)."""
    language: Literal["auto", "en", "ru"] = "auto"
    log_level: Literal["debug", "info", "warning", "error"] = "warning"

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_keys(cls, values: dict[str, Any]) -> dict[str, Any]:
        hints = get_type_hints(cls)
        if isinstance(values.get("worker"), Mapping):
            # A section that is set in part keeps the defaults of the rest, this one too.
            values["worker"] = {"run_dir": _default_worker().run_dir, **values["worker"]}
        for section, given in values.items():
            kind = hints.get(section)
            if dataclasses.is_dataclass(kind) and isinstance(given, Mapping):
                known = {item.name for item in dataclasses.fields(kind)}
                for key in given:
                    if key not in known:
                        msg = f"unknown key {section}.{key}; known: {', '.join(sorted(known))}"
                        raise ValueError(msg)
        return values


def load_settings(overrides: Mapping[str, Any] | None = None, path: Path | None = None) -> Settings:
    """Read every source once and check the result.

    Args:
        overrides: What the command line said, by section; wins over everything.
        path: Settings file that must exist; ``None`` = the default one, if it is there.

    Returns:
        Frozen settings, all defaults filled in.

    Raises:
        InvalidSettings: a file that is missing or not TOML, an unknown key or variable, a value
            of the wrong type; the message names the source's key.
    """
    file = path or default_settings_path()
    if path is not None and not path.is_file():
        raise InvalidSettings(
            f"settings file {path} does not exist", remedy="name an existing TOML file"
        )
    _refuse_unknown_variables(os.environ)

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=file)

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            """Order the sources; dotenv and secret folders are not read."""
            del dotenv_settings, file_secret_settings
            ollama = InitSettingsSource(settings_cls, init_kwargs=_ollama_values(os.environ))
            toml = TomlConfigSettingsSource(settings_cls)
            return init_settings, env_settings, ollama, toml

    try:
        return FromFile(**dict(overrides or {}))
    except tomllib.TOMLDecodeError as error:
        raise InvalidSettings(f"{file} is not TOML: {error}", remedy="correct that line") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "settings"
        raise InvalidSettings(
            f"{where}: {first['msg']}",
            remedy=f"correct it in {file}, in {ENV_PREFIX}* or on the command line",
        ) from error


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    for name in environ:
        if not name.startswith(ENV_PREFIX):
            continue
        section = name.removeprefix(ENV_PREFIX).split("__")[0].lower()
        if section not in Settings.model_fields:
            raise InvalidSettings(
                f"unknown environment variable {name}",
                remedy=f"known sections: {', '.join(sorted(Settings.model_fields))}",
            )


def _ollama_values(environ: Mapping[str, str]) -> dict[str, Any]:
    """What Ollama's own variables say, so that a machine set up for it needs no second setup.

    Source: ollama/ollama@fb30760 ``envconfig/config.go``.
    """
    values: dict[str, dict[str, Any]] = {"gateway": {}, "store": {}, "scheduler": {}, "worker": {}}
    if host := environ.get("OLLAMA_HOST"):
        values["gateway"]["host"], values["gateway"]["port"] = split_host(host)
    if models := environ.get("OLLAMA_MODELS"):
        values["store"]["root"] = models
    if no_prune := environ.get("OLLAMA_NOPRUNE"):
        # As strconv.ParseBool; a word that it does not know means true.
        values["store"]["prune"] = no_prune in {"0", "f", "F", "false", "FALSE", "False"}
    if origins := environ.get("OLLAMA_ORIGINS"):
        values["gateway"]["origins"] = tuple(origins.split(","))
    if keep_alive := environ.get("OLLAMA_KEEP_ALIVE"):
        values["scheduler"]["default_keep_alive_s"] = _keep_alive(keep_alive)
    if context := environ.get("OLLAMA_CONTEXT_LENGTH"):
        values["scheduler"]["default_context_tokens"] = context
    if queue := environ.get("OLLAMA_MAX_QUEUE"):
        values["scheduler"]["max_queue"] = queue
    if cache := environ.get("OLLAMA_KV_CACHE_TYPE"):
        values["worker"]["cache_type"] = cache
    return {section: given for section, given in values.items() if given}


def _keep_alive(text: str) -> float | None:
    try:
        return keep_alive_seconds(text)
    except VerstakError as error:
        raise InvalidSettings(
            f"OLLAMA_KEEP_ALIVE: {error.message}", remedy="for example 5m, 1h30m, 0 or -1"
        ) from error


def split_host(text: str) -> tuple[str, int]:
    """Host and port of an address as ``OLLAMA_HOST`` spells it.

    Args:
        text: ``host``, ``:port``, ``host:port``, ``[v6]:port`` or a URL; http means port 80 and
            https 443 when none is given.

    Raises:
        InvalidSettings: the port is not a number from 0 to 65535.
    """
    scheme, separator, rest = text.strip().rpartition("://")
    default = {"http": 80, "https": 443}.get(scheme, DEFAULT_PORT) if separator else DEFAULT_PORT
    rest = rest.split("/", 1)[0]
    if rest.startswith("["):
        host, _, tail = rest[1:].partition("]")
        port_text = tail.removeprefix(":")
    elif rest.count(":") > 1:
        host, port_text = rest, ""
    else:
        host, _, port_text = rest.partition(":")
    if not port_text:
        return host or "127.0.0.1", default
    if not port_text.isascii() or not port_text.isdigit() or int(port_text) > 65535:
        raise InvalidSettings(
            f"invalid port {port_text!r} in {text!r}", remedy="expected 0 to 65535"
        )
    return host or "127.0.0.1", int(port_text)


def spoken_language(settings: Settings) -> Literal["en", "ru"]:
    """Language of the command line: the setting, else what the locale variables say."""
    if settings.language != "auto":
        return settings.language
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "ru" if value.lower().startswith("ru") else "en"
    return "en"
