"""Measurements of the running product; `make bench` prints them. Ratios are taken side by side in one run."""
