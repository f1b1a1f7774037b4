"""Addresses of our own pages inside the editor."""

from django.urls import URLPattern, path

from communs.newsroom.addresses import EDITOR
from communs.newsroom.views import figures, review

ONE = f"{EDITOR}relecture/<int:pk>/"

pages: list[URLPattern] = [
    path(f"{EDITOR}relecture/", review.reviews, name="reviews"),
    path(ONE, review.review, name="review"),
    path(f"{ONE}typographie", review.mend_typography, name="mend-typography"),
    path(f"{ONE}corrections/<int:mend_pk>/defaire", review.undo, name="undo-mend"),
    path(f"{ONE}<slug:fingerprint>/corriger", review.mend, name="mend"),
    path(f"{ONE}<slug:fingerprint>/prendre-sur-soi", review.acknowledge, name="acknowledge"),
    path(f"{ONE}<slug:fingerprint>/revenir", review.take_back, name="take-back"),
    path(f"{EDITOR}chiffres/", figures.figures, name="figures"),
]
