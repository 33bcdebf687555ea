"""The purposes for which data are recorded, searched and sent (RPD article 10)."""

from django.utils.translation import gettext_lazy as _

from comity.kernel.codes.lists import Code, CodeList, Meaning


class Purpose(Code):
    """Every record, search and message states one; a use outside the recorded purposes is refused."""

    LOCATE_WANTED = "locate_wanted"
    IDENTIFY_PERSON_OBJECT = "identify_person_object"
    SUPPORT_INVESTIGATION = "support_investigation"
    ALERT = "alert"
    IDENTIFY_DECEASED = "identify_deceased"
    FORENSIC = "forensic"
    SECURITY_CHECK = "security_check"
    THREAT_ANALYSIS = "threat_analysis"
    BORDER_CONTROL = "border_control"


Purpose.about = CodeList(
    source="INTERPOL Rules on the Processing of Data, article 10", version="2023 amendments"
)
Purpose.meanings = {
    Purpose.LOCATE_WANTED: Meaning(
        _("Find a wanted person"), help=_("To locate a person who is sought, with a view to arrest.")
    ),
    Purpose.IDENTIFY_PERSON_OBJECT: Meaning(
        _("Identify a person or an object"),
        help=_("To find out who a person is, whom a thing belongs to, or where a missing person is."),
    ),
    Purpose.SUPPORT_INVESTIGATION: Meaning(
        _("Support an investigation"), help=_("To learn more about a person or a matter in a criminal case.")
    ),
    Purpose.ALERT: Meaning(_("Give an alert"), help=_("To warn of a person, an event or a method.")),
    Purpose.IDENTIFY_DECEASED: Meaning(
        _("Identify a deceased person"), help=_("To give a name to a body that was found.")
    ),
    Purpose.FORENSIC: Meaning(_("Forensic analysis"), help=_("To compare traces, prints and profiles.")),
    Purpose.SECURITY_CHECK: Meaning(
        _("Security check"),
        help=_("Only where police cooperation is directly concerned, to prevent or detect crime."),
    ),
    Purpose.THREAT_ANALYSIS: Meaning(
        _("Analyse threats and trends"), help=_("To understand crime, its methods and its routes.")
    ),
    Purpose.BORDER_CONTROL: Meaning(
        _("Border control"),
        source="INTERPOL Rules on the Processing of Data, article 10(1)(h)",
        help=_("To check travellers and travel documents at a border."),
    ),
}
