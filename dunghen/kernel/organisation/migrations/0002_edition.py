from django.db import migrations

# Whatever changes units, their edges and names, or groups gives the edition a new mark; the mark is random so that a transaction
# that is rolled back and another that follows it never share one.
TABLES = ("unit", "unitparent", "unitalias", "unitcode", "unitsuccession", "unitgroup")

FUNCTION = """
CREATE FUNCTION organisation_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO organisation_edition (id, mark) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET mark = excluded.mark;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER organisation_new_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON organisation_{table}
FOR EACH STATEMENT EXECUTE FUNCTION organisation_new_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION organisation_new_edition() CASCADE;"),
        *(migrations.RunSQL(TRIGGER.format(table=table), migrations.RunSQL.noop) for table in TABLES),
    ]
