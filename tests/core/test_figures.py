"""Registries refuse doubles; figures are written as their reader's language does."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from click.testing import CliRunner

from communs.core.figures import Figure, Unit, figure, figures
from communs.core.figures.commands import figures as command
from communs.core.registry import Registry


@pytest.fixture
def pupils() -> Iterator[str]:
    def measure(territory: str | None) -> Figure:
        if territory == "nowhere":
            raise LookupError("no such territory")
        count = Decimal("1234567.5") if territory is None else Decimal(1)
        return Figure(count, Unit("élève", "élèves"), date(2026, 3, 1), "Registre d’essai", territory)

    figures.register("test:pupils", measure)
    yield "test:pupils"
    figures.unregister("test:pupils")


def test_a_name_is_registered_once() -> None:
    registry: Registry[int] = Registry("thing")
    registry.register("a", 1)
    with pytest.raises(ValueError, match="The thing “a” is registered twice"):
        registry.register("a", 2)
    assert (registry["a"], list(registry), len(registry), "b" in registry) == (1, ["a"], 1, False)


def test_an_unknown_name_says_which_exist() -> None:
    registry: Registry[int] = Registry("thing")
    with pytest.raises(LookupError, match=r"no thing “b”\. Known: none\."):
        registry["b"]
    registry.register("a", 1)
    with pytest.raises(LookupError, match=r"no thing “b”\. Known: a\."):
        registry["b"]


def test_a_figure_is_written_in_the_readers_language(pupils: str) -> None:
    assert figure(pupils).text("fr") == "1\u202f234\u202f567,5\u00a0élèves"
    assert figure(pupils).text("en") == "1,234,567.5\u00a0élèves"
    assert figure(pupils, "here").text("fr") == "1\u00a0élève"
    assert (figure(pupils).date_text("fr"), figure(pupils).date_text("en")) == ("1er mars 2026", "March 1, 2026")


def test_french_counts_one_and_a_half_as_singular() -> None:
    unit = Unit("one", "many")
    assert [unit.of(Decimal(value), "fr") for value in ("0", "1.5", "2")] == ["one", "one", "many"]
    assert [unit.of(Decimal(value), "en") for value in ("0", "1", "1.5")] == ["many", "one", "many"]


@pytest.mark.django_db
def test_the_command_lists_figures_with_their_source(pupils: str) -> None:
    lines = CliRunner().invoke(command, []).output.splitlines()
    assert f"{pupils}\t1\u202f234\u202f567,5\u00a0élèves\t1er mars 2026\tRegistre d’essai" in lines
    lines = CliRunner().invoke(command, ["--territory", "nowhere"]).output.splitlines()
    assert f"{pupils}\t– (no such territory)" in lines
