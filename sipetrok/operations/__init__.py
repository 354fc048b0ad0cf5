"""What the office does: one function, one transaction. The only place that commits."""
