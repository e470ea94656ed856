"""A small bookshop: catalogue, prices, orders. Some of it is wrong on purpose; see ../../README.md."""
