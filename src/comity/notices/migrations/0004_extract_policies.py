from django.db import migrations

from comity.kernel.acting import Task
from comity.kernel.policies import protect, tasks

HUB = tasks(Task.NOTICES)
ERASING = tasks(Task.RETENTION)
RECALLED = """
CREATE FUNCTION comity_extract_recalled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('notices_recalled'));
    INSERT INTO notices_recalled (extract, at) VALUES (OLD.id, now());
    RETURN NULL;
END $$;
CREATE TRIGGER recalled AFTER DELETE ON notices_extract FOR EACH ROW EXECUTE FUNCTION comity_extract_recalled();
"""
"""Whatever takes an extract away, the feed says so in the same transaction. The lock is held until it commits, so that
positions grow in the order of commits."""
HIDDEN = """
CREATE FUNCTION comity_hide_extract() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM notices_extract WHERE notice_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER hidden AFTER UPDATE ON notices_notice FOR EACH ROW
WHEN (NEW.published_at IS NOT NULL AND (NOT NEW.is_open OR NEW.contested)) EXECUTE FUNCTION comity_hide_extract();
"""
"""What is hidden or contested is not public, whoever forgets to say so."""

POLICIES = [
    protect("notices_extract", read="true", write=HUB, erase=f"{HUB} OR {ERASING}"),
    protect("notices_recalled", read="true", write=f"{HUB} OR {ERASING}", change="false", erase="false"),
    RECALLED,
    HIDDEN,
]


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_extract")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in POLICIES]
