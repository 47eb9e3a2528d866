"""Speakers: from the source of each attribution to the person, organization, group or document behind it."""

from quotex.speakers.resolve import Chain, Resolution, chains, resolve

__all__ = ["Chain", "Resolution", "chains", "resolve"]
