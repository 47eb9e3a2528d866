"""From texts to parses: the one package that knows Stanza, torch and ONNX Runtime."""
