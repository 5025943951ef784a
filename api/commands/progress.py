"""Progress bars for long steps; silent where nobody watches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from kithkin.api.commands.options import console

Told = Callable[[str, int, int], None]


@contextmanager
def bar(what: str) -> Iterator[Told]:
    """A bar for one long step; tell it what is being done, how much is done and how much there is."""
    if not console().is_terminal:
        yield lambda _step, _done, _total: None
        return
    columns = (TextColumn("{task.description:<34}"), BarColumn(24), TextColumn("{task.percentage:>3.0f}%"))
    with Progress(*columns, TimeElapsedColumn(), console=console(), transient=True) as shown:
        task = shown.add_task(what, total=1)

        def tell(step: str, done: int, total: int) -> None:
            shown.update(task, description=f"{what}: {step}" if step else what, completed=done, total=max(total, 1))

        yield tell
