from django.db import migrations

# Whatever changes days or hours gives the edition a new mark; the mark is random so that a transaction that is rolled back and another
# that follows it never share one.
TABLES = ("calendarday", "officehours")

FUNCTION = """
CREATE FUNCTION worktime_new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO worktime_edition (id, mark) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET mark = excluded.mark;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER worktime_new_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON worktime_{table}
FOR EACH STATEMENT EXECUTE FUNCTION worktime_new_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION worktime_new_edition() CASCADE;"),
        *(migrations.RunSQL(TRIGGER.format(table=table), migrations.RunSQL.noop) for table in TABLES),
        # There from the start: acts on the calendar lock it to come one at a time.
        migrations.RunSQL(
            "INSERT INTO worktime_edition (id, mark) VALUES (1, gen_random_uuid());", migrations.RunSQL.noop
        ),
    ]
