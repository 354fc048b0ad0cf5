"""The flow of a file: what may happen next, its clock, its desks, what people are told. Pure."""
