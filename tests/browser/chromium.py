"""Chromium without a screen and without a network, opening files; and sessions to write them from."""

import base64
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}
"""Width and height in inches."""


class Browser:
    """One Chromium. What a page writes to its console and asks of the network is kept until it is asked for."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self._driver = driver

    def open(self, page: Path, scheme: Literal["light", "dark"] = "light", width: int = 1280) -> None:
        """Open a file in a window of that width, with that colour scheme preferred."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._command("Emulation.setEmulatedMedia", media="", features=features)
        self._command(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
        )
        self.console()
        self.requests()
        self._driver.get(page.as_uri())

    def console(self) -> list[str]:
        """What the page wrote to the console since it was last asked, refusals by its policy included."""
        return [entry["message"] for entry in self._driver.get_log("browser")]  # type: ignore[no-untyped-call]

    def requests(self) -> list[str]:
        """Addresses asked for since it was last asked."""
        entries = self._driver.get_log("performance")  # type: ignore[no-untyped-call]
        messages = [json.loads(entry["message"])["message"] for entry in entries]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent"
        ]

    def value(self, script: str) -> Any:
        """What a piece of script comes to, put into the page from outside: its policy is for its own."""
        return self._driver.execute_script(f"return {script}")

    def violations(self) -> list[str]:
        """What axe-core finds amiss, all of its rules taken."""
        self._driver.execute_script(AXE.read_text(encoding="utf-8"))
        found = self._driver.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document).then(done, error => done({error: '' + error}))"
        )
        assert "violations" in found, found
        return [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    def picture(self) -> bytes:
        """The whole page as a PNG."""
        size = self._command("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 12000), "scale": 1}
        shot = self._command("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        return base64.b64decode(shot["data"])

    def as_print(self, scheme: Literal["light", "dark"]) -> None:
        """Show the page as it would be printed by someone who prefers that colour scheme."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._command("Emulation.setEmulatedMedia", media="print", features=features)

    def printed(self, paper: str) -> bytes:
        """The page as a PDF on A4 or Letter, with the margins that the page asks for."""
        width, height = PAPERS[paper]
        made = self._command("Page.printToPDF", paperWidth=width, paperHeight=height, printBackground=True)
        return base64.b64decode(made["data"])

    def _command(self, name: str, **arguments: Any) -> Any:
        return self._driver.execute_cdp_cmd(name, arguments)


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium that is gone afterwards."""
    options = Options()
    options.binary_location = CHROMIUM or ""
    for argument in ("--headless=new", "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium's sandbox does not start for root
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(executable_path=DRIVER))
    try:
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
        yield Browser(driver)
    finally:
        driver.quit()
