// <new-version hidden>…<button>…</button></new-version>
// Brings the service worker, and asks before a newer one takes over.
customElements.define("new-version", class extends HTMLElement {
  async connectedCallback() {
    const workers = navigator.serviceWorker
    if (!workers) return
    const registration = await workers.register("/service-worker.js", { type: "module" }).catch(() => null)
    if (!registration) return
    const offer = () => {
      this.hidden = !(registration.waiting && workers.controller)
      this.querySelector("button").onclick = () => {
        // Only where it was asked for: in another tab somebody may be writing.
        workers.addEventListener("controllerchange", () => location.reload(), { once: true })
        registration.waiting?.postMessage("take over")
      }
    }
    workers.addEventListener("controllerchange", offer)
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer))
    workers.ready.then(({ active }) => active.postMessage({ language: document.documentElement.lang }))
    offer()
  }
})
