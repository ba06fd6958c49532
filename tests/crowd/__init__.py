"""Many members in many processes, who get in each other's way as much as they can."""
