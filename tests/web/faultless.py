"""Whether everybody can read a page: by axe-core, in light and dark, and on a narrow screen."""

from pathlib import Path

AXE = Path(__file__).parents[1] / "data" / "axe"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FAULTS = """async (tags) => {
  const told = await axe.run(document, { runOnly: { type: "tag", values: tags } });
  return told.violations.map((one) => [one.id, one.nodes.map((node) => node.target.join(" ")).slice(0, 4).join("; ")]);
}"""
NARROW = 320
LOOKS = (("light", None), ("dark", None), ("dark", NARROW))


def faults(page):
    """What axe-core finds wrong with the page as it is now."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate((AXE / "axe.min.js").read_text("utf-8"))
    return page.evaluate(FAULTS, TAGS)


def faults_in_every_look(page):
    """The same by day, by night, and on a narrow screen, where nothing may stand beside the window."""
    size, found = page.viewport_size, {}
    for look, narrow in LOOKS:
        width = narrow or size["width"]
        page.set_viewport_size({"width": width, "height": size["height"]})
        page.emulate_media(color_scheme=look)
        if told := faults(page):
            found[width, look] = told
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found[width, "wide"] = wide
    page.set_viewport_size(size)
    page.emulate_media(color_scheme="light")
    return found
