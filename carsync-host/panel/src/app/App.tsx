import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, use, useEffect, useRef, type ReactNode } from 'react'
import { Route, Router, useLocation } from 'wouter'
import { queryClient } from '../api/client'
import { Internationalised, useT } from '../i18n'
import { Skeleton } from '../ui/Feedback'
import { Toasts } from '../ui/Toast'
import { CustomerShell } from './CustomerShell'
import { ErrorBoundary } from './ErrorBoundary'
import { Gate } from './Gate'
import { NotFound } from './NotFound'
import { findPage, tableOf } from './routes'
import { useSignInAsked } from './signin'
import { customsOf, useOwner } from './site'

const StaffShell = lazy(() => import('./StaffShell').then((m) => ({ default: m.StaffShell })))
const SignInSheet = lazy(() => import('./SignIn'))

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Internationalised owner={useOwner()}>
        {(key) => <Router key={key}><ErrorBoundary at=""><Suspense fallback={<Waiting />}><Shown /></Suspense></ErrorBoundary><SignInHost /><Toasts /></Router>}
      </Internationalised>
    </QueryClientProvider>
  )
}

/** The sheet's code is fetched when it is first needed. */
function SignInHost() {
  const asked = useSignInAsked(), ever = useRef(false)
  ever.current ||= !!asked
  return ever.current ? <Suspense><SignInSheet /></Suspense> : null
}

const Waiting = () => {
  const t = useT('shell')
  return <div role="status" className="mx-auto grid w-full max-w-4xl gap-4 p-4 md:p-6"><span className="sr-only">{t.state.loading}</span><Skeleton className="h-9 w-48" /><Skeleton className="h-32 rounded-card!" /><Skeleton className="h-32 rounded-card!" /></div>
}

function Shown() {
  const [path] = useLocation(), table = tableOf(path)
  if (table) use(table)
  const customs = customsOf(path)
  if (customs) use(customs)
  const found = findPage(path)
  useArrival(path)
  if (!found) return <CustomerShell><NotFound /></CustomerShell>
  const { page, params } = found
  const view = (
    <ErrorBoundary at={path}>
      <Suspense fallback={<Waiting />}>
        <Route path={page.path}>{page.needs ? <Gate><page.View /></Gate> : <page.View />}</Route>
      </Suspense>
    </ErrorBoundary>
  )
  const shells: Record<typeof page.shell, (children: ReactNode) => ReactNode> = {
    customer: (children) => <CustomerShell bare={page.bare ?? false}>{children}</CustomerShell>,
    staff: (children) => <Suspense fallback={<Waiting />}><StaffShell params={params} path={path} bare={page.bare ?? false}>{children}</StaffShell></Suspense>,
    none: (children) => <main id="main" tabIndex={-1} className="outline-none">{children}</main>,
  }
  return shells[page.shell](view)
}

/** A new page starts at its top, and a screen reader with it: the focus goes to the content, as after loading a document. */
function useArrival(path: string) {
  const last = useRef(path)
  useEffect(() => {
    if (last.current === path) return
    last.current = path
    scrollTo(0, 0)
    const main = document.getElementById('main')
    main?.parentElement?.scrollTo?.(0, 0)
    if (!document.querySelector('[role="dialog"]')) main?.focus({ preventScroll: true })
  }, [path])
}
