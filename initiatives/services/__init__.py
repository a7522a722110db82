"""The writes, one function for each intention of an editor, a contributor or a reviewer."""
