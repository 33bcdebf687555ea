"""Fits the weights of the decision, and measures what each line of decision costs."""
