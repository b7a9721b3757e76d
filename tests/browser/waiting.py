"""Waiting in a page whose policy forbids to evaluate text, as Playwright's ``wait_for_function`` does."""

from typing import Any

from playwright.sync_api import Frame, Page

from tests.helpers.patience import HANG_SECONDS


def until(page: Page | Frame, condition: str, arg: Any = None) -> None:
    """Wait until a JavaScript function of ``arg`` returns something true.

    It looks at every frame, or every second where none comes.
    """
    page.evaluate(
        f"""async arg => {{
          const end = performance.now() + {HANG_SECONDS * 1000};
          while (!({condition})(arg)) {{
            if (performance.now() > end) throw new Error("waited in vain");
            await Promise.race([new Promise(requestAnimationFrame), new Promise((on) => setTimeout(on, 1000))]);
          }}
        }}""",
        arg,
    )
