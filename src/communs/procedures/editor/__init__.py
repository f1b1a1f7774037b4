"""How a form in preparation is shown to those who write it: cards, controls, targets. No row, no request."""
