"""How the guard's ear is made: `make train-ear`. See training/README.md."""
