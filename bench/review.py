"""The review of a long text, in processor time, against the rendering of the same text to HTML."""

import time
from collections.abc import Callable

from bench.installation import Installation

TIMES = 15
LENGTH = 20_000
PARAGRAPH = """## Une rencontre n°{n}, à Bordeaux

L'agence « Numérique & Territoires » (ANT) organise le {n}ème rendez-vous des communs : [le programme]\
(https://exemple.fr/programme/{n}) est en ligne ! Près de {n}0 000 élèves de l’académie utilisent PrimTux, **soutenu par \
l’État** depuis le mardi 8 octobre 2024 ; la base Open Food Facts compte 3 millions de produits. A cet effet, "l’équipe" \
de la DINUM publie [une feuille de route](https://exemple.fr/route), qui dit tout du calendrier, des moyens, etc...

- un service `public` en code ouvert ;
- une documentation complète, relue et traduite.
"""


def report(_installation: Installation) -> str:
    """Return the measures as Markdown."""
    from communs.newsroom.prose import html
    from communs.newsroom.review import Passage, Subject, review

    text = "\n\n".join(PARAGRAPH.format(n=n) for n in range(1, 40))[:LENGTH]

    def ours() -> None:
        review(Subject(kind="article", passages=(Passage("body", text),)))

    reviewed, rendered = _best(ours), _best(lambda: html(text))
    return "\n".join(
        [
            "| 20 kB of Markdown | processor time, best of 15 |",
            "|---|---|",
            f"| reviewed by every check | {reviewed:.0f} ms |",
            f"| rendered to HTML | {rendered:.0f} ms |",
        ]
    )


def _best(work: Callable[[], None]) -> float:
    work()
    times = []
    for _turn in range(TIMES):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1000
