"""The database itself keeps the journal append-only and notes every new row as waiting for its seal."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal only grows: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER journal_entry_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
CREATE TRIGGER journal_seal_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse();
"""

ALLOW = """
DROP TRIGGER journal_entry_only_grows ON journal_entry;
DROP TRIGGER journal_seal_only_grows ON journal_seal;
DROP FUNCTION journal_refuse();
"""

# The owner of the tables loses the rights as well: a slip in the product's own code stops at the first of two doors.
REVOKE = """
REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry, journal_seal FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON journal_entry, journal_seal FROM CURRENT_USER;
"""

GRANT = "GRANT UPDATE, DELETE, TRUNCATE ON journal_entry, journal_seal TO CURRENT_USER;"

# By trigger, inside the writer's own transaction: a row committed late by a long transaction becomes visible together with its note.
QUEUE = """
CREATE FUNCTION journal_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO journal_unsealed (entry_id) SELECT id FROM fresh;
    RETURN NULL;
END
$$;
CREATE TRIGGER journal_entry_awaits_seal AFTER INSERT ON journal_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION journal_await_seal();
"""

UNQUEUE = """
DROP TRIGGER journal_entry_awaits_seal ON journal_entry;
DROP FUNCTION journal_await_seal();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_tables")]

    operations = [
        migrations.RunSQL(QUEUE, UNQUEUE),
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(REVOKE, GRANT),
    ]
