"""Runs every benchmark and prints one table: `python -m benchmarks`."""

from benchmarks import debriefs, first_paint, hearing, memory, model, outputs, parts, progress, reply, states


def main() -> None:
    """Print name, figure and goal of each."""
    print(f"{'what':58} {'figure':>22}  goal")
    for part in (states, first_paint, reply, model, hearing, parts, debriefs, outputs, progress, memory):
        for figure in part.figures():
            print(f"{figure.what:58} {figure.value:>22}  {figure.goal}", flush=True)


if __name__ == "__main__":
    main()
