import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import react from '@vitejs/plugin-react'
import tailwindcss from '@tailwindcss/vite'
import optimizeLocales from '@react-aria/optimize-locales-plugin'

const HOST = process.env.CARSYNC_HOST ?? 'http://127.0.0.1:8099'
const proxy = Object.fromEntries(['/v1', '/openapi.json', '/health', '/dev'].map((path) => [path, { target: HOST, changeOrigin: false }]))

/** The host's policy (carsync-host/src/http/panel.rs), but for frames and a map's tiles: tests of a preview must be refused what it refuses. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"

/** What the shell is made of: every page has it. Pages' own code must not be here. */
const SHELL = new RegExp([
  'node_modules/@tanstack/(?!.*(queriesObserver|useQueries|[mM]utationObserver|useMutation\\.))',
  'node_modules/(openapi-fetch|wouter|regexparam|mitt)/',
  'src/api/(client|queries|refusal|session)\\.ts',
  'src/app/(App|Connection|CustomerShell|ErrorBoundary|Gate|Go|Look|NotFound|QueryState|place|routes|signin|site|store)\\.tsx?',
  'src/i18n/(index|lang|names|numbers|zone)\\.tsx?',
  'src/ui/(Button|Feedback|Form|Logo|More|Page|Spinner|Toast|cx|theme)\\.tsx?',
  'src/ui/icons/(Icon|core)\\.tsx',
  'src/main\\.tsx',
].join('|'))

/** Small parts that most pages but the first have together. */
const FIELDS = /src\/(ui\/(Card|Field|Money|Plate|plates|Badge)|i18n\/plain|features\/workshop\/ServiceNote)\.tsx?/

/** The Persian font is asked for before the style sheet is read; its name is hashed, so the tag is written here. */
function preloadFont(): Plugin {
  return {
    name: 'carsync:preload-font',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const font = Object.keys(bundle ?? {}).find((name) => /vazirmatn-arabic.*\.woff2$/.test(name))
        return font ? [{ tag: 'link', attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${font}`, crossorigin: '' }, injectTo: 'head' }] : []
      },
    },
  }
}

/** React Aria's calendar knows thirteen calendars; the panel has two. */
function twoCalendars(): Plugin {
  return { name: 'carsync:two-calendars', apply: 'build', enforce: 'pre', resolveId: (id) => (/\/createCalendar\.mjs$/.test(id) ? join(import.meta.dirname, 'src/ui/calendars.ts') : null) }
}

/** The router brings its own stand-in for a hook that React has had for years. */
function ownStoreHook(): Plugin {
  return { name: 'carsync:own-store-hook', apply: 'build', enforce: 'pre', resolveId: (id) => (/^use-sync-external-store\/shim/.test(id) ? join(import.meta.dirname, 'src/app/store.ts') : null) }
}

/** Writes sw.js with the names of the shell's files and a version that changes with them. */
function serviceWorker(): Plugin {
  return {
    name: 'carsync:service-worker',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ dir }, bundle) {
        const files = new Set<string>()
        const add = (name: string | undefined) => {
          const chunk = name && !files.has(name) ? bundle[name] : undefined
          if (!name || !chunk) return
          files.add(name)
          if (chunk.type === 'chunk') {
            chunk.imports.forEach(add)
            chunk.viteMetadata?.importedCss.forEach((css) => files.add(css))
          }
        }
        // What the page names: the entry is part of a group and no chunk of its own. Then what is needed to draw the first page in either language.
        for (const [, name] of readFileSync(join(dir!, 'index.html'), 'utf8').matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) { add(name); files.add(name!) }
        Object.values(bundle).forEach((item) => { if (item.type === 'chunk' && /src\/(i18n\/(fa|en)\/(shell|near|customer)\.ts|features\/nearby\/Home\.tsx)$/.test(item.facadeModuleId ?? '')) add(item.fileName) })
        const shell = ['/', '/boot.js', '/icon.svg', ...[...files].map((name) => `/${name}`)]
        const version = createHash('sha256').update(readFileSync(join(dir!, 'index.html'))).digest('hex').slice(0, 12)
        const source = readFileSync(join(import.meta.dirname, 'src/sw.js'), 'utf8')
        writeFileSync(join(dir!, 'sw.js'), source.replace('__SHELL__', JSON.stringify(shell)).replace('__VERSION__', JSON.stringify(version)))
      },
    },
  }
}

/** Writes FILE.br next to every text file; the host embeds both. On disk and last: in generateBundle Vite has not yet filled in its preload marks. */
function precompress(): Plugin {
  return {
    name: 'carsync:precompress',
    apply: 'build',
    writeBundle: {
      order: 'post',
      sequential: true,
      handler({ dir }, bundle) {
        for (const name of [...Object.keys(bundle), 'sw.js', 'boot.js', 'icon.svg', 'app.webmanifest']) {
          if (!/\.(js|css|html|svg|json|webmanifest)$/.test(name)) continue
          let text: Buffer
          try { text = readFileSync(join(dir!, name)) } catch { continue }
          if (text.length > 1024) writeFileSync(join(dir!, `${name}.br`), brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }))
        }
      },
    },
  }
}

/** The panel and the API are one release: the page of the host's health asks for no 850 kB to learn a number. */
const { info } = JSON.parse(readFileSync(resolve(import.meta.dirname, process.env.CARSYNC_OPENAPI ?? '../openapi.json'), 'utf8')) as { info: { version: string } }

export default defineConfig({
  define: { __API_VERSION__: JSON.stringify(info.version) },
  plugins: [
    react(),
    tailwindcss(),
    // React Aria brings its own words in 34 languages; English stays, Persian is src/i18n/fa/aria.ts.
    { ...(optimizeLocales.vite({ locales: ['en-US'] }) as Plugin), enforce: 'pre' },
    twoCalendars(),
    ownStoreHook(),
    preloadFont(),
    serviceWorker(),
    precompress(),
  ],
  build: {
    outDir: process.env.CARSYNC_PANEL_OUT ?? 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'safari17.5', 'firefox120'], // light-dark() and oklch()
    assetsInlineLimit: 0,
    sourcemap: false,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What never changes with our own code is one file that stays in the visitor's cache from release to release.
        // What every page has is one file, too: thirty small ones compress worse.
        codeSplitting: { groups: [{ name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 }, { name: 'core', test: SHELL, priority: 2 }, { name: 'fields', test: FIELDS, priority: 1 }] },
      },
    },
  },
  server: { port: 5173, proxy },
  preview: { port: 4173, proxy, headers: { 'content-security-policy': POLICY } },
})
