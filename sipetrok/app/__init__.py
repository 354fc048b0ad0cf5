"""The running program: settings, instance, server, the door, headers, the log, and what runs beside the pages."""
