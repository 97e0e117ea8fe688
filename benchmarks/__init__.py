"""Speed and memory, side by side in one run: `make bench`. Figures depend on the machine; ratios travel better."""
