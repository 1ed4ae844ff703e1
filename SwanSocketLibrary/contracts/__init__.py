"""What messages have to be by documents of others: JSON Schema."""
