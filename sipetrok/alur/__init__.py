"""The flow of a file: what may happen next, its clock, its desks, and what people are told. Pure."""
