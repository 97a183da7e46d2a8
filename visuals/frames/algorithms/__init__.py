"""The frame of all algorithm pages: data and parameters, player, check, comparison, interview."""
