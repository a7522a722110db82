"""How a contributor hands in an initiative: the steps of the form, the draft, and the pages around it."""
