"""The command `suqing`: one module a command, each imported only when it is called."""
