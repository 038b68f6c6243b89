"""Reaching other peers: sockets, discovery, handshakes, links. Knows no store, no session and no meaning."""
