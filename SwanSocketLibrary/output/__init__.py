"""What people and other tools read: redaction, sentences, the Robot log, timelines, files."""
