// What the router takes instead of its stand-in; see vite.config.ts.
export { useSyncExternalStore } from 'react'
