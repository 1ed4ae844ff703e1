"""Recorded conversations as HAR files, which developer tools of browsers open too."""
