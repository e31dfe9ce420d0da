// <passkey-button options="/passkeys/options" ceremony="enter" host="…" hidden><input type="hidden" name="passkey">
//   <button type="button">…</button><p role="alert" hidden>…</p></passkey-button>
// Asks the device for its lock and sends the surrounding form with the answer. Unseen where the browser cannot do it.
customElements.define("passkey-button", class extends HTMLElement {
  connectedCallback() {
    const canDo = window.PublicKeyCredential && location.hostname === this.getAttribute("host")
    if (!canDo) return
    this.hidden = false
    this.querySelector("button").addEventListener("click", this)
  }

  async handleEvent() {
    const [input, trouble] = [this.querySelector("input"), this.querySelector("[role=alert]")]
    trouble.hidden = true
    try {
      const options = await this.asked()
      const adding = this.getAttribute("ceremony") === "add"
      const key = await (adding ? navigator.credentials.create(making(options)) : navigator.credentials.get(showing(options)))
      input.value = JSON.stringify(key.toJSON ? key.toJSON() : plain(key))
      this.closest("form").submit()
    } catch {
      trouble.hidden = false
    }
  }

  async asked() {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.closest("form").elements.csrf_token.value }
    const body = JSON.stringify({ for: this.getAttribute("ceremony"), token: this.getAttribute("token") ?? "" })
    const answer = await fetch(this.getAttribute("options"), { method: "POST", headers, body })
    if (!answer.ok) throw new Error(answer.status)
    return answer.json()
  }
})

// Newer browsers read and write the JSON themselves; for the others it is done by hand.
const making = (options) => ({
  publicKey: PublicKeyCredential.parseCreationOptionsFromJSON?.(options)
    ?? { ...opened(options, "excludeCredentials"), user: { ...options.user, id: bytes(options.user.id) } },
})
const showing = (options) => ({
  publicKey: PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? opened(options, "allowCredentials"),
})
const opened = (options, keys) => ({
  ...options,
  challenge: bytes(options.challenge),
  [keys]: (options[keys] ?? []).map((key) => ({ ...key, id: bytes(key.id) })),
})

function plain({ id, rawId, type, response }) {
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
  const there = parts.filter((name) => response[name]).map((name) => [name, text(response[name])])
  return { id, rawId: text(rawId), type, response: Object.fromEntries(there) }
}

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "")
