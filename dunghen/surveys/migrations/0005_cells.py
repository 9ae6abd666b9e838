"""Lists tell what is in them without being read. Those that are there are counted once."""

import json
import zlib
from typing import Any

from django.db import migrations, models


def count(apps: Any, schema_editor: Any) -> None:
    for frame in apps.get_model("surveys", "Frame").objects.exclude(content=b"").iterator(chunk_size=1):
        people: dict[str, int] = {}
        inside: dict[str, set[str]] = {}
        for stratum, cluster, *_more in json.loads(zlib.decompress(bytes(frame.content))):
            people[stratum] = people.get(stratum, 0) + 1
            inside.setdefault(stratum, set()).add(cluster)
        frame.cells = {name: [people[name], len(inside[name])] for name in sorted(people)}
        frame.save(update_fields=["cells"])


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0004_drawing"),
    ]

    operations = [
        migrations.AddField(
            model_name="frame",
            name="cells",
            field=models.JSONField(default=dict),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
