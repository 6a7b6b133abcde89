// Nothing is called by name: see mutex.c.
