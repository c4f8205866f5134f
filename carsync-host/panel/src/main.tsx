// Starts: the texts, the code and the first data of the page asked for, all at once; then React.
import './style.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/App'
import { warm } from './app/routes'
import { customs, loadSite } from './app/site'
import { loadMessages } from './i18n'

// No await at the top level: pages' chunks import from this one and would wait for it for ever.
async function start() {
  const site = loadSite()
  // Only `/` depends on whose host name this is; every other path says it itself.
  await Promise.all([loadMessages('shell'), warm(location.href, location.pathname === '/' ? site : undefined), customs(site)])
  createRoot(document.getElementById('root')!).render(<App />)
}
void start()

if (import.meta.env.PROD && 'serviceWorker' in navigator) addEventListener('load', () => { navigator.serviceWorker.register('/sw.js').catch(() => {}) })
