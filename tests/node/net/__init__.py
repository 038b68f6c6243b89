"""Tests of node/net: real sockets and real multicast on loopback, virtual time where time is the matter."""
