"""Pages of smart programs: their own code, unchanged, in a JavaScript engine of its own."""
