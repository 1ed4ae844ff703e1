"""Conformance to RFC 6455 by a suite that no one here wrote: the Autobahn cases, run by kosoku.

``python -m invoke conformance`` runs it; ``docs/conformance.rst`` keeps what came of it.
"""
