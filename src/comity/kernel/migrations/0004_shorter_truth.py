"""The same truth table in fewer words: one condition for all tiers, where there were three."""

from django.db import migrations

from comity.kernel.policies import audience_functions


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_duties")]
    operations = [migrations.RunSQL(audience_functions(), migrations.RunSQL.noop)]
