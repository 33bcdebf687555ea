"""In what quality a person is recorded (RPD article 44), and who may never be screened."""

from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.lists import Code, CodeList, Meaning


class PersonStatus(Code):
    """A record states one. :attr:`screenable` decides whether it may enter the index."""

    CONVICTED = "convicted"
    CHARGED = "charged"
    SUSPECT = "suspect"
    PERSON_OF_INTEREST = "person_of_interest"
    WITNESS = "witness"
    VICTIM = "victim"
    PRESUMED_VICTIM = "presumed_victim"
    REFUGEE = "refugee"
    MISSING = "missing"
    UNIDENTIFIED = "unidentified"
    DECEASED = "deceased"
    UNIDENTIFIED_BODY = "unidentified_body"
    ASSOCIATE = "associate"

    @property
    def screenable(self) -> bool:
        """Whether a border search may meet this person.

        A missing person is searched for so as to be found. A victim or a witness is never turned into
        somebody to be stopped (RPD article 40), and neither is a person under protection. A body does not
        travel, but its documents may: a deceased person stays findable, a body without a name does not.
        """
        return self not in _NEVER_SCREENED

    @property
    def for_welfare(self) -> bool:
        """Whether a match is to help the person, so that no coercive measure may follow from it."""
        return self in {PersonStatus.MISSING, PersonStatus.UNIDENTIFIED}


_NEVER_SCREENED = frozenset(
    {
        PersonStatus.VICTIM,
        PersonStatus.PRESUMED_VICTIM,
        PersonStatus.WITNESS,
        PersonStatus.REFUGEE,
        PersonStatus.UNIDENTIFIED_BODY,
    }
)

PersonStatus.about = CodeList(
    source="INTERPOL Rules on the Processing of Data, articles 40 and 44", version="2024 amendments"
)
PersonStatus.meanings = {
    PersonStatus.CONVICTED: Meaning(_("Convicted")),
    PersonStatus.CHARGED: Meaning(_("Charged"), recalled=True),
    PersonStatus.SUSPECT: Meaning(_("Suspect")),
    PersonStatus.PERSON_OF_INTEREST: Meaning(_("Person of interest"), recalled=True),
    PersonStatus.WITNESS: Meaning(_("Witness"), help=_("Never screened.")),
    PersonStatus.VICTIM: Meaning(_("Victim"), recalled=True, help=_("Never screened.")),
    PersonStatus.PRESUMED_VICTIM: Meaning(
        _("Presumed victim"),
        recalled=True,
        source="Council of Europe Convention on Action against Trafficking in Human Beings, article 10",
        help=_("Not yet formally identified. Never screened."),
    ),
    PersonStatus.REFUGEE: Meaning(
        _("Refugee or asylum seeker"),
        recalled=True,
        source="Convention relating to the Status of Refugees, 1951",
        help=_("Never screened, and never named in a refusal."),
    ),
    PersonStatus.MISSING: Meaning(_("Missing"), help=_("Searched for so as to be found, not to be held.")),
    PersonStatus.UNIDENTIFIED: Meaning(
        _("Unable to identify themselves"), recalled=True, help=_("A living person without a known name.")
    ),
    PersonStatus.DECEASED: Meaning(_("Deceased"), recalled=True),
    PersonStatus.UNIDENTIFIED_BODY: Meaning(_("Unidentified body"), recalled=True, help=_("Never screened.")),
    PersonStatus.ASSOCIATE: Meaning(_("Associate"), recalled=True),
}
