"""WebSockets of Baidu smart programs for Robot Framework."""
