"""The operator's commands, each loaded when it is called: a web process that reads no calendar files starts sooner."""

from collections.abc import Mapping
from importlib import import_module

import click
from flask.cli import AppGroup


class Commands(AppGroup):
    """`flask --app wsgi NAME`, found by where it stands: {"invite": "companion.care.commands:invite"}."""

    def __init__(self, places: Mapping[str, str]) -> None:
        super().__init__()
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*self.places, *super().list_commands(ctx)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = self.places.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, name = place.split(":")
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)
        return found
