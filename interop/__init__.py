"""Servers, clients and recorders of others that the library is tried with."""
