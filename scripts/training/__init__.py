"""Training of the bundled English models, one module a step."""
