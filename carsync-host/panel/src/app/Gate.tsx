import type { ReactNode } from 'react'
import { useSignedIn } from '../api/session'
import { useT } from '../i18n'
import { Button } from '../ui/Button'
import { EmptyState } from '../ui/Feedback'
import { Lock, SignIn } from '../ui/icons/core'
import { useTitle } from '../ui/Page'
import { askSignIn } from './signin'

/** A page for those who are signed in; others are asked to, here, and stay where they wanted to go. */
export function Gate({ children }: { children: ReactNode }) {
  return useSignedIn() ? children : <Closed />
}

function Closed() {
  const t = useT('shell')
  useTitle(t.signIn.needed)
  return (
    <div className="grid flex-1 place-items-center">
      <EmptyState icon={<Lock size={28} />} title={<h1>{t.signIn.needed}</h1>} text={t.error.signIn}><Button kind="primary" onClick={() => void askSignIn()}><SignIn size={18} />{t.signIn.enter}</Button></EmptyState>
    </div>
  )
}
