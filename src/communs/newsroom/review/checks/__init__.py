"""The checks, one small class each. `CHECKS` holds an instance of each by its name."""

from collections.abc import Mapping
from types import MappingProxyType

from communs.newsroom.review.check import Check
from communs.newsroom.review.checks.discovery import checks_beside

CHECKS: Mapping[str, Check] = MappingProxyType({check.name: check for check in checks_beside()})

__all__ = ["CHECKS"]
