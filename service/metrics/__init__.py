"""What an operator watches: counts of the server's processes, and the state of the store when asked."""
