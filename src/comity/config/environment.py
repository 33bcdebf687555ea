"""What an operator may set: one typed object, read from the environment and from ``comity.env``."""

import secrets
from functools import cached_property
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Environment(BaseSettings):
    """Every setting has a safe default; names in the environment carry the prefix ``COMITY_``."""

    model_config = SettingsConfigDict(env_prefix="COMITY_", env_file="comity.env", extra="ignore")

    data_dir: Path = Field(
        Path("var"), description="Where the hub keeps its database, keys, index and raw input."
    )
    database_url: str = Field(
        "", description="The hub's own login at your PostgreSQL server. Empty: PostgreSQL comes with Comity."
    )
    database_owner_url: str = Field(
        "", description="The login that owns the tables; used for migrations alone, with DATABASE_URL."
    )
    demo: bool = Field(False, description="Fictional members and people; anyone may switch persona.")
    debug: bool = Field(False, description="Show errors in full to the browser. Never outside development.")
    hosts: list[str] = Field(
        ["localhost", "127.0.0.1", "[::1]"], description="The host names this hub answers to."
    )
    https: bool = Field(True, description="Cookies only over HTTPS, HSTS. Switched off by the demo.")
    hub_name: str = Field(
        "Comity", description="How the hub calls itself on pages, in authenticator apps and towards carriers."
    )
    origin: str = Field("comity.example/ledger", description="The ledger's name in signed checkpoints.")
    passenger_hours: int = Field(
        48, ge=1, le=48, description="Hours after which passengers without a match are erased (1 to 48)."
    )
    ledger_years: int = Field(
        10,
        ge=1,
        le=100,
        description="Years after which who did something, why and on what is erased from the ledger;"
        " that something was done stays, and stays provable.",
    )
    import_max_bytes: int = Field(512 * 2**20, description="Largest list that may be imported, in bytes.")
    register_max_bytes: int = Field(
        4 * 2**30,
        ge=1,
        le=8 * 2**30,
        description="Largest register that may be sent to be kept in step, in bytes, unpacked.",
    )
    sync_dir: Path | None = Field(
        None,
        description="Folder in which registers are dropped, one folder each (`comity sync folder`). Empty: none is watched.",
    )
    sync_lost_percent: int = Field(
        20,
        ge=1,
        le=100,
        description="A sending of a register that would let go of this share of its records asks a person first.",
    )
    sync_changed_percent: int = Field(
        50, ge=1, le=100, description="The same for one that would change this share of them."
    )
    manifest_max_bytes: int = Field(64 * 2**20, description="Largest passenger list accepted, in bytes.")
    pool: int = Field(
        0, ge=0, description="Database connections a serving process shares among its requests; set by serve."
    )
    quality_stale_months: int = Field(
        24,
        ge=1,
        le=120,
        description="Months without a change or a confirmation after which a record is stale.",
    )
    quality_review_days: int = Field(
        183, ge=1, le=730, description="Days before its expiry from which a record is to be reviewed."
    )
    quality_weights: dict[str, int] = Field(
        {},
        description="What rules of quality take from 100, where it is to be other than theirs, as JSON:"
        ' {"person.sex": 0}. 0 lets a rule rest.',
    )
    rules_dir: Path | None = Field(
        None,
        description="Folder with your own versions of the notices' rule tables, beside those that come along.",
    )
    silver: bool = Field(
        False, description="Offer the silver notice, a pilot to trace assets, with its quota."
    )
    public_per_minute: int = Field(
        60,
        ge=1,
        description="Public pages and questions to the public service that one address may ask for in a minute,"
        " at each serving process. A portrait counts a tenth.",
    )
    mail_url: str = Field(
        "",
        description="Mail server: smtp://, smtp+starttls:// or smtps://user:password@host."
        " Empty: mail is written to DATA_DIR/mail.",
    )

    @cached_property
    def home(self) -> Path:
        return self.data_dir.expanduser().resolve()

    def secret(self, name: str, size: int = 32) -> bytes:
        """A secret of ``size`` bytes kept in ``DATA_DIR/keys``, made at first use, readable by its owner only."""
        path = self.home / "keys" / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = path.with_name(f".{name}.{secrets.token_hex(4)}")
            draft.touch(mode=0o600)
            draft.write_bytes(secrets.token_bytes(size))
            try:
                path.hardlink_to(draft)  # the first of several processes wins, the others read its secret
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return path.read_bytes()


environment = Environment()
