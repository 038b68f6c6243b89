"""On the path of processes that tests start by the hundred."""
