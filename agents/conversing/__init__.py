"""Talking to running agents on the server's loop: messages, answers, interruptions; each with its proof."""
