"""The only place that talks to tmux and starts processes in it."""
