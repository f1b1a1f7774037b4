"""Rows of this room."""

from communs.payments.models.payment import Payment

__all__ = ["Payment"]
