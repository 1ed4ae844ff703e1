"""Extension by pluggy: the hooks, the registry, and what the library registers itself."""
