"""Looking at records again before they expire, and renewing them."""
