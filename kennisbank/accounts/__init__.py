"""Signing in: by a code that comes by mail, and into the admin by a second factor too."""
