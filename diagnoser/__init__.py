"""Test reports -> failures -> clusters -> culprit -> ranked diagnosis."""
