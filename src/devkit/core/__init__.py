"""What every room stands on: errors, configuration, the git seam, safe writing."""
