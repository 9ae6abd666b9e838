"""A message says where its reader stops such messages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0001_tables"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="stop_url",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
    ]
