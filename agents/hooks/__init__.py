"""Programs that agents run at our request: short, standard library only, never in the way."""
