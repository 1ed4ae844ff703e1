"""WebSockets of Baidu smart programs (百度智能小程序) for Robot Framework.

`SwanSocketLibrary` is what a suite imports; `hookimpl` marks a plugin's hooks.
"""

from SwanSocketLibrary.library import SwanSocketLibrary
from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.version import VERSION

__version__ = VERSION

__all__ = ["SwanSocketLibrary", "__version__", "hookimpl"]
