"""One module a probe, each with `probe(place) -> Iterator[Trouble]`."""
