"""What the reader of a log sees: lines, previews, the failures of waits, and what is hidden."""
