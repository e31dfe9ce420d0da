// <breath-guide seconds="180" inward="4" outward="6" elapsed="0">…</breath-guide>
// Says in or out with the count, and lets a circle grow and shrink with it. Where motion is not wanted the
// stylesheet keeps the circle still, and the words and the count do it alone.
customElements.define("breath-guide", class extends HTMLElement {
  connectedCallback() {
    const [length, inward, outward] = ["seconds", "inward", "outward"].map((name) => Number(this.getAttribute(name)))
    Object.assign(this, { length, inward, outward })
    const button = this.querySelector("button")
    if (this.hasAttribute("elapsed")) this.start(Date.now() - Number(this.getAttribute("elapsed")) * 1000)
    else button.hidden = false
    button.onclick = () => {
      button.hidden = true
      this.start(Date.now())
    }
  }

  disconnectedCallback() { clearInterval(this.ticking) }

  start(began) {
    this.began = began
    this.querySelector(".exercise__breath").hidden = false
    this.grow()
    this.ticking = setInterval(() => this.show(), 200)
    this.show()
  }

  // One round of the circle, again and again, in step with the words.
  grow() {
    const [small, large] = ["scale(0.55)", "scale(1)"]
    const round = this.inward + this.outward
    const frames = [{ transform: small }, { transform: large, offset: this.inward / round }, { transform: small }]
    const motion = { duration: round * 1000, iterations: Infinity }
    this.motion = this.querySelector(".exercise__circle").animate(frames.map((frame) => ({ ...frame, easing: "ease-in-out" })), motion)
    this.motion.currentTime = Date.now() - this.began
  }

  show() {
    const passed = (Date.now() - this.began) / 1000
    const over = passed >= this.length
    const within = passed % (this.inward + this.outward)
    const phase = over || within >= this.inward ? "out" : "in"
    const count = Math.floor(phase === "in" ? within : within - this.inward) + 1
    const left = Math.max(0, Math.ceil(this.length - passed))
    for (const word of this.querySelectorAll("span[data-phase]")) word.hidden = word.dataset.phase !== phase
    this.querySelector(".exercise__word b").textContent = count
    this.querySelector(".exercise__left [role=timer]").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`
    this.querySelector(".exercise__breath").hidden = over
    this.querySelector(".exercise__left").hidden = over
    this.querySelector(".exercise__over").hidden = !over
    if (!over) return
    clearInterval(this.ticking)
    this.motion.cancel()
  }
})
