"""Passwords that people are given on the command line meet the same rules as elsewhere."""


def checked(password: str, username: str, name: str) -> str:
    """``password``, or ``Invalid`` with what is wrong with it."""
    from django.contrib.auth.password_validation import validate_password  # noqa: PLC0415
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    from comity.kernel.refusals import Invalid  # noqa: PLC0415
    from comity.members.models import Person  # noqa: PLC0415

    try:
        validate_password(password, Person(username=username, name=name))
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), "password") from None
    return password
