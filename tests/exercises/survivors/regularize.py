"""Chapter 12: mutants that behave as the reference does."""

SURVIVORS: dict[str, dict[str, str]] = {}
