"""Transcripts: every byte a pane has printed, and when.

A session's folder holds numbered segments (`000000.log`, written by `split`, never by us, so that they go on
without any process of ours) and `times`, the time index that the server writes while it watches them grow.
"""
