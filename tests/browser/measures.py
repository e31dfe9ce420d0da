"""What a ruler finds on a page: what sticks out, is cut off, is too small for a thumb, lies under a bar."""

# Everything here runs in the page and answers with short descriptions; nothing found is an empty list.
_NAMED = """
const shown = (e) => {
  const box = e.getBoundingClientRect(), look = getComputedStyle(e)
  return box.width > 1 && box.height > 1 && look.visibility === "visible" && e.checkVisibility()
}
const hidden = (e) => e.closest(".hide, .skip, .brand__name, [hidden]")
const name = (e) => `<${e.tagName.toLowerCase()} class="${e.className.baseVal ?? e.className}"> `
  + (e.textContent || e.name || "").trim().replace(/\\s+/g, " ").slice(0, 40)
"""

# A table, and what must stay in one line, may scroll inside a box of its own.
STICKS_OUT = f"""() => {{ {_NAMED}
  const wide = document.documentElement.clientWidth
  const boxed = (e) => e.parentElement?.closest(".table, .code__frame, svg")
  const out = [...document.querySelectorAll("body *")].filter((e) => {{
    const box = e.getBoundingClientRect()
    return shown(e) && !hidden(e) && !boxed(e) && (box.right > wide + 1 || box.left < -1)
  }})
  const sideways = document.documentElement.scrollWidth - wide
  return [...(sideways > 0 ? [`the page scrolls sideways by ${{sideways}}px`] : []), ...out.map(name)]
}}"""

CUT_OFF = f"""() => {{ {_NAMED}
  return [...document.querySelectorAll("body *")].filter((e) => {{
    const look = getComputedStyle(e)
    const cuts = ["hidden", "clip"].includes(look.overflowX) || ["hidden", "clip"].includes(look.overflowY)
    return cuts && shown(e) && !hidden(e) && !e.closest("svg")
      && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
  }}).map(name)
}}"""

# A link in the run of a sentence is as tall as its line: WCAG 2.5.8 exempts it. A radio is as large as its label.
TOO_SMALL = f"""() => {{ {_NAMED}
  const inSentence = (e) => e.tagName === "A" && getComputedStyle(e).display === "inline"
    && e.closest("p, li, dd, .prose, figcaption")
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary"
  return [...document.querySelectorAll(controls)].filter((e) => {{
    const box = (e.closest("label") ?? e).getBoundingClientRect()
    return shown(e) && !hidden(e) && !inSentence(e) && (box.width < 43.5 || box.height < 43.5)
  }}).map((e) => {{
    const box = e.getBoundingClientRect()
    return `${{name(e)}} ${{box.width.toFixed(0)}}x${{box.height.toFixed(0)}}`
  }})
}}"""

# Tab to each control: the browser scrolls to it, and neither bar may lie over it. The bars' own links are the bars.
# `focusVisible`, because what is asked is whether somebody at a keyboard can see it.
UNDER_A_BAR = f"""() => {{ {_NAMED}
  const found = []
  const bars = [...document.querySelectorAll(".topbar, .tabs")]
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary"
  for (const e of document.querySelectorAll(`:is(main, .foot) :is(${{controls}})`)) {{
    if (!shown(e)) continue
    e.focus({{ focusVisible: true }})
    const box = e.getBoundingClientRect()
    for (const bar of bars) {{
      const over = bar.getBoundingClientRect()
      const under = Math.min(box.bottom, over.bottom) - Math.max(box.top, over.top)
      const beside = Math.min(box.right, over.right) - Math.max(box.left, over.left)
      if (under > 1 && beside > 1 && box.height < innerHeight - 150) found.push(`${{name(e)}} under ${{bar.className}}`)
    }}
  }}
  return found
}}"""

HELP = """() => {
  const help = [...document.querySelectorAll("header a[href^='/help-now']")]
  if (help.length !== 1) return `${help.length} links to help in the bar`
  scrollTo({ top: 0, behavior: "instant" })
  const { right, top } = help[0].getBoundingClientRect()
  return [Math.round(document.documentElement.clientWidth - right), Math.round(top)]
}"""


def troubles(page, *, targets=True, bars=True) -> list[str]:
    """All that is wrong with the page as it stands."""
    found = [f"sticks out: {one}" for one in page.evaluate(STICKS_OUT)]
    found += [f"cut off: {one}" for one in page.evaluate(CUT_OFF)]
    if targets:
        found += [f"too small: {one}" for one in page.evaluate(TOO_SMALL)]
    if bars:
        found += [f"hidden: {one}" for one in page.evaluate(UNDER_A_BAR)]
    return found
