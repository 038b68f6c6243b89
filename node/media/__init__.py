"""Voice, video and pictures of one node. Bytes of strangers are decoded only in child processes behind walls."""
