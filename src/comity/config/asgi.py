"""The hub as granian runs it: the edge in front, Django behind."""

import os
import signal
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.config.settings")

from django.core.asgi import get_asgi_application

from comity.config.parent import end_with_parent

django_application = get_asgi_application()

from comity.edge.app import Edge  # noqa: E402 -- Django has to be set up before
from comity.edge.http import App  # noqa: E402

end_with_parent(lambda: os.kill(os.getpid(), signal.SIGKILL))  # granian's worker waits for a parent's word
application = Edge(cast(App, django_application))
