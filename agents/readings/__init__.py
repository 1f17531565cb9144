"""What is known about running agents, and how it is read from their traces; pure."""
