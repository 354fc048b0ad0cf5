"""The running program: settings, server, the door, headers, the log, work beside the pages."""
