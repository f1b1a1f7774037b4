"""Entries are searched by columns that the database computes; words are kept for mistyped searches."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0004_search_words")]
    operations = [
        migrations.RemoveIndex(model_name="entry", name="newsroom_entry_search"),
        migrations.RemoveField(model_name="entry", name="search"),
        migrations.RemoveField(model_name="entry", name="search_text"),
        migrations.AddField(
            model_name="entry",
            name="search",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func("language", "headline", "chapo", "body", function="newsroom_search"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
                serialize=False,
            ),
        ),
        migrations.AddField(
            model_name="entry",
            name="search_headline",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func("language", "headline", function="newsroom_stems"),
                output_field=django.contrib.postgres.search.SearchVectorField(),
                serialize=False,
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.GinIndex(fields=["search"], name="newsroom_entry_search"),
        ),
        migrations.CreateModel(
            name="IndexedWord",
            fields=[
                ("word", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("written", models.CharField(max_length=40)),
                ("entries", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        django.db.models.functions.text.Left("word", 1),
                        django.db.models.functions.text.Length("word"),
                        name="newsroom_word_by_first_letter",
                    ),
                    models.Index(
                        django.db.models.functions.text.Right("word", 3),
                        django.db.models.functions.text.Length("word"),
                        name="newsroom_word_by_ending",
                    ),
                ],
            },
        ),
    ]
