from django.db import migrations


class Migration(migrations.Migration):
    """Uses of doors are counted where the machine door counts; what was counted is forgotten."""

    dependencies = [("surveys", "0005_cells")]
    operations = [migrations.DeleteModel(name="Attempt")]
