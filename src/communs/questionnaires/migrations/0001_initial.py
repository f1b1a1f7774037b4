from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("questionnaire_key", models.CharField(max_length=100)),
                ("number", models.PositiveIntegerField()),
                ("document", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("questionnaire_key", "number"), name="revision_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("published_at", None)),
                        fields=("questionnaire_key",),
                        name="revision_one_draft",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="revision_number_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="revision_digest_is_sha256"
                    ),
                ],
            },
        ),
    ]
