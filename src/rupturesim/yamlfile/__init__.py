"""YAML files read safely, with every fault named at its line and column."""

from rupturesim.yamlfile.document import MAX_BYTES, Document, parse, read, read_bytes
from rupturesim.yamlfile.faults import suggestion, validate

__all__ = ["MAX_BYTES", "Document", "parse", "read", "read_bytes", "suggestion", "validate"]
