"""How well search finds what people mean: sets judged by hand, and the figures that they give."""
