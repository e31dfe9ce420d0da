// <language-switch><form method="post">…</form></language-switch>
// Shows the same page in the other language and keeps what was typed: nothing is stored, only carried over.
customElements.define("language-switch", class extends HTMLElement {
  connectedCallback() { this.addEventListener("submit", this) }

  async handleEvent(event) {
    event.preventDefault()
    const form = event.target
    const body = new URLSearchParams(new FormData(form, event.submitter))
    try {
      const answer = await fetch(form.action, { method: "POST", body })
      if (!answer.ok) throw new Error(answer.status)
      show(new DOMParser().parseFromString(await answer.text(), "text/html"))
    } catch {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "language", value: body.get("language") }))
      form.submit()
    }
  }
})

function show(page) {
  for (const form of document.querySelectorAll("main form")) carry(new FormData(form), page)
  document.documentElement.lang = page.documentElement.lang
  document.title = page.title
  document.body.replaceWith(document.adoptNode(page.body))
  document.querySelector(`language-switch [lang="${document.documentElement.lang}"]`)?.focus()
}

function carry(typed, page) {
  for (const control of page.querySelectorAll("main form :is(input, textarea, select)[name]")) {
    if (control.type === "hidden" || control.type === "password" || !typed.has(control.name)) continue
    const values = typed.getAll(control.name)
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value)
    else control.value = values[0]
  }
}
