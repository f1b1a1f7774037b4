"""Figures: a number with a unit, a date and a source, measured once and quoted everywhere, never retyped.

figures.register("accelerator:applications", count_applications)      in AppConfig.ready
figure("accelerator:applications").text("fr")                         « 1 234 candidatures »
"""

from communs.core.figures.figure import Family, Figure, Unit, families, figure, figures, known_figures

__all__ = ["Family", "Figure", "Unit", "families", "figure", "figures", "known_figures"]
