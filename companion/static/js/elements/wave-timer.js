// <wave-timer seconds="180" elapsed="12">…</wave-timer>
// Shows how much time is left, a dot that rides the wave, and one step at a time. It counts from a moment and not
// ticks, so a locked phone loses nothing; after a reload the page says anew how much has passed.
// Without `elapsed` a button starts it, and the tab remembers when.
customElements.define("wave-timer", class extends HTMLElement {
  connectedCallback() {
    this.length = Number(this.getAttribute("seconds"))
    this.steps = [...this.querySelectorAll(".exercise__step")]
    const button = this.querySelector("button")
    const kept = sessionStorage.getItem(location.pathname)
    if (this.hasAttribute("elapsed")) this.start(Date.now() - Number(this.getAttribute("elapsed")) * 1000)
    else if (kept && Date.now() - kept < this.length * 1000) this.start(Number(kept))
    else button.hidden = false
    button.onclick = () => {
      button.hidden = true
      sessionStorage.setItem(location.pathname, Date.now())
      this.start(Date.now())
    }
  }

  disconnectedCallback() { clearInterval(this.ticking) }

  start(began) {
    this.began = began
    this.setAttribute("running", "")
    this.querySelector(".exercise__plain").hidden = true
    this.querySelector("svg")?.removeAttribute("hidden")
    this.ticking = setInterval(() => this.show(), 250)
    this.show()
  }

  show() {
    const passed = Math.min((Date.now() - this.began) / 1000, this.length)
    const left = Math.ceil(this.length - passed)
    const over = passed >= this.length
    this.querySelector("[role=timer]").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
    this.querySelector(".exercise__left").hidden = over
    this.querySelector(".exercise__over").hidden = !over
    this.ride(passed / this.length)
    const now = Math.min(Math.floor((passed / this.length) * this.steps.length), this.steps.length - 1)
    this.steps.forEach((step, n) => { if (step.hidden === (n === now)) step.hidden = n !== now })
    if (over) clearInterval(this.ticking)
  }

  ride(share) {
    const line = this.querySelector(".exercise__line")
    if (!line) return
    const { x, y } = line.getPointAtLength(line.getTotalLength() * share)
    const dot = this.querySelector("circle")
    dot.setAttribute("cx", x)
    dot.setAttribute("cy", y)
  }
})
