"""The timeline: what happened on each socket, as a picture in the log."""
