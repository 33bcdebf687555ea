"""The ledger's tables. Everything but ``Detail`` and ``Pending`` is written once and never changed.

Rows point at entries without a foreign key: the tree itself says what belongs together, ``verify`` reads it,
and a check for each of thousands of rows a second would say nothing more.
"""

from django.db import models


class Entry(models.Model):
    """One act. Exactly the fields that are hashed, so that nothing here can be altered unseen."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    verb = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10)
    bureau = models.UUIDField(null=True)
    commitment = models.BinaryField()
    leaf_hash = models.BinaryField()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["bureau", "id"]), models.Index(fields=["verb", "bureau", "at"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.id}"


class Detail(models.Model):
    """Who, why and on what, sealed to the bureau that acted; the salt is inside. May be erased.

    The tags let the bureau find its entries about one person or subject without opening every one.
    """

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, db_constraint=False)
    bureau = models.UUIDField(null=True)
    at = models.DateTimeField()
    sealed = models.BinaryField()
    person_tag = models.BinaryField()
    subject_tag = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["bureau", "at"]),
            models.Index(fields=["bureau", "person_tag"]),
            models.Index(fields=["bureau", "subject_tag"]),
        ]

    def __str__(self) -> str:
        return str(self.entry_id)


class Touch(models.Model):
    """An entry concerned data of ``source``. That bureau reads these rows, and not the entry: how often, not by whom."""

    pk = models.CompositePrimaryKey("entry_id", "source")
    entry = models.ForeignKey(
        Entry, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="touches"
    )
    source = models.UUIDField()
    verb = models.CharField(max_length=80)
    day = models.DateField()

    class Meta:
        verbose_name_plural = "touches"
        indexes = [models.Index(fields=["source", "day"])]

    def __str__(self) -> str:
        return f"{self.source} {self.day}"


class Pending(models.Model):
    """An entry that is durable and has no position yet; the sequencer takes it out."""

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, db_constraint=False)
    leaf_hash = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.entry_id)


class Leaf(models.Model):
    """The place of an entry in the tree: dense, from 0."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.DO_NOTHING, db_constraint=False)
    leaf_hash = models.BinaryField()

    class Meta:
        verbose_name_plural = "leaves"

    def __str__(self) -> str:
        return str(self.position)


class Node(models.Model):
    """The hash of a perfect subtree of ``2**level`` leaves from leaf ``index << level`` on; level 1 and above."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The tree as it was signed at ``size`` leaves; ``note`` is the signed text."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    at = models.DateTimeField()
    note = models.TextField()

    def __str__(self) -> str:
        return str(self.size)


class BureauKey(models.Model):
    """A bureau's data key, wrapped by the hub's master key. The nil UUID stands for the hub's own entries."""

    bureau = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.bureau)
