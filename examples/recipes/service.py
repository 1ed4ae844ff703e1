"""Where the service of own_service.robot is, and the token for it."""

import os

from robot.api.types import Secret

CHAT_URL = os.environ.get("CHAT_URL", "")
TOKEN = Secret("Bearer " + os.environ.get("CHAT_TOKEN", "not-so-secret"))
