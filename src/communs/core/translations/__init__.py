"""The catalogue of translations, without GNU gettext: extraction, merge, checks and compilation by Babel.

French is the language of the sources. The English texts are written in `locale/en/parts/<room>.po`; `communs
translations update` merges them into `locale/en/LC_MESSAGES/django.po`, which is committed.
"""
