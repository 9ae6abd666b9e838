from django.db import migrations


class Migration(migrations.Migration):
    """Counts at a door are worth nothing after a crash: they need not wait for the disk."""

    dependencies = [("petitions", "0007_figures_index")]
    operations = [
        migrations.RunSQL("ALTER TABLE petitions_attempt SET UNLOGGED", "ALTER TABLE petitions_attempt SET LOGGED"),
    ]
