"""The commands of ``finews``, a module a theme."""
