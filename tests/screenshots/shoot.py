"""Draw messages as Slack shows them into tests/screenshots/NAME.png: python tests/screenshots/shoot.py [NAME...].

Slack folds a long message behind "See more", and so do these pictures; `--whole` shows all of it.
Needs a Chromium on the path, and Slack's font.
"""

import importlib.util
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = "chromium fonts-noto-color-emoji fonts-lato fonts-nanum"
ALONE = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ALONE += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
COLOURS = 48
TALLEST = 1_000
"""Pixels of a message that is not folded."""
FOLD = "document.querySelector('#frame.message')?.classList.add('folded')"


def pages(payloads: dict[str, dict]) -> dict[str, str]:
    """Draw payloads as pages of HTML. Raises NodeError."""
    from node.install import NodeError, install, node

    command = [node(), str(HERE / "draw.mjs")]
    given = json.dumps(payloads)
    done = subprocess.run(command, cwd=install(), input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NodeError(f"the messages could not be drawn:\n{done.stderr}")
    return json.loads(done.stdout)


def shoot(drawn: dict[str, str], browser: str, *, whole: bool) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=ALONE)
        page = chromium.new_page(viewport={"width": 720, "height": 480}, device_scale_factor=2)
        for name, html in drawn.items():
            page.set_content(html)
            frame = page.locator("#frame")
            if not whole and frame.bounding_box()["height"] > TALLEST:
                page.evaluate(FOLD)
            picture = _smaller(frame.screenshot())
            path = HERE / f"{name}.png"
            path.write_bytes(picture)
            print(f"{path.name}: {len(picture) / 1_000:.0f} kB")
        chromium.close()


def _smaller(picture: bytes) -> bytes:
    """Keep as many colours as text needs, where Pillow is there to do it."""
    if importlib.util.find_spec("PIL") is None:
        return picture
    from PIL import Image

    out = io.BytesIO()
    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    whole.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def main(names: list[str]) -> None:
    from node.install import NodeError
    from screenshots.messages import MESSAGES, TODAY

    from bot.desk import Desk
    from bot.knowledge.load import load
    from bot.lookup.index import Index

    whole = "--whole" in names
    names = [name for name in names if name != "--whole"]
    unknown = [name for name in names if name not in MESSAGES]
    if unknown:
        sys.exit(f"no message is named {', '.join(unknown)}; there are {', '.join(MESSAGES)}")
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"none of {', '.join(BROWSERS)} is here; on Debian: apt-get install {PACKAGES}")
    desk = Desk(Index.of(load(HERE.parent.parent / "knowledge")), lambda: TODAY)
    try:
        shoot(pages({name: MESSAGES[name](desk) for name in names or MESSAGES}), browser, whole=whole)
    except (NodeError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
