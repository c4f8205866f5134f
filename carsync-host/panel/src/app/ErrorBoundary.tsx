import { Component, type ReactNode } from 'react'
import { explain, Refusal } from '../api/refusal'
import { texts } from '../i18n'
import { Button } from '../ui/Button'
import { ErrorState } from '../ui/Feedback'
import { Refresh } from '../ui/icons/core'

/** Catches what a page throws while it is drawn: a fault of ours, or a chunk that a new release has replaced. `at` clears it: the path. */
export class ErrorBoundary extends Component<{ at: string; children: ReactNode }, { error: unknown; at: string }> {
  override state = { error: null as unknown, at: this.props.at }
  static getDerivedStateFromError(error: unknown) { return { error } }
  static getDerivedStateFromProps(props: { at: string }, state: { error: unknown; at: string }) { return props.at === state.at ? null : { error: null, at: props.at } }

  override componentDidCatch(error: unknown) {
    // The files of the page are gone from the server: a newer panel was released. Loading once more brings it.
    if (/dynamically imported module|Importing a module script failed|error loading dynamically/i.test(String(error)) && navigator.onLine) {
      const last = +(sessionStorage.getItem('carsync.reloaded') ?? 0)
      if (Date.now() - last > 30_000) { sessionStorage.setItem('carsync.reloaded', String(Date.now())); location.reload() }
    }
  }

  override render() {
    if (this.state.error === null) return this.props.children
    const t = texts('shell')
    if (this.state.error instanceof Refusal) return <ErrorState text={explain(this.state.error)} offline={this.state.error.offline} quote={this.state.error.requestId} retry={() => this.setState({ error: null })} />
    return (
      <div className="grid min-h-80 place-items-center text-center">
        <div className="grid gap-2 p-6"><h1 className="text-lg font-bold">{t.error.crash}</h1><p className="text-sm text-ink-2">{t.error.crashText}</p><div className="mt-3"><Button kind="soft" onClick={() => location.reload()}><Refresh size={18} />{t.do.reload}</Button></div></div>
      </div>
    )
  }
}
