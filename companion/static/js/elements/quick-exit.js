// <quick-exit><a href="a neutral page">Leave</a></quick-exit>
// Empties the page at once, then puts the neutral page in its place, so that "back" does not return to it.
customElements.define("quick-exit", class extends HTMLElement {
  connectedCallback() { this.addEventListener("click", this) }

  handleEvent(event) {
    const way = event.target.closest("a")
    if (!way) return
    event.preventDefault()
    document.title = "…"
    document.body.hidden = true
    location.replace(way.href)
  }
})
