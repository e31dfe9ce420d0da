// Everything works without these; each makes one thing kinder.
import "./elements/quick-exit.js"
import "./elements/language-switch.js"
import "./elements/new-version.js"

// Fetched only where they are needed: a first visit should be small.
for (const name of ["wave-timer", "breath-guide", "passkey-button"]) {
  if (document.querySelector(name)) import(`./elements/${name}.js`)
}
