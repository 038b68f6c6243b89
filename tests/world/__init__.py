"""The simulated world: people, a network in memory, a clock that jumps, and one seed that decides everything."""
