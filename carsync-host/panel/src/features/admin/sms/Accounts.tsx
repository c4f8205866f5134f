import { useFieldError } from '../../../ui/Form'
import { useT } from '../../../i18n'
import { Badge } from '../../../ui/Badge'
import { Button } from '../../../ui/Button'
import { TextField } from '../../../ui/Field'
import { Lock, Plus } from '../../../ui/icons/core'
import { Select } from '../../../ui/Select'
import type { Editing } from '../editing'
import { MoveButtons, RemoveButton } from '../parts'
import { move, type Account, type Draft } from './draft'

/** The first account, and others to fail over to. Keys go in and never come out. */
export function Accounts({ editing: { draft, set }, providers }: { editing: Editing<Draft>; providers: string[] }) {
  const t = useT('admin').sms, list = useFieldError('accounts'), { accounts } = draft
  const free = providers.filter((name) => !accounts.some((one) => one.provider === name))
  const change = (at: number, part: Partial<Account>) => set({ accounts: accounts.map((one, i) => (i === at ? { ...one, ...part } : one)) })
  return (
    <div className="grid gap-3" data-field="accounts">
      {accounts.length === 0 && <p className="text-sm text-ink-2">{t.noAccounts}</p>}
      {accounts.map((one, at) => {
        const name = t.providers[one.provider] ?? one.provider, own = one.provider === 'twilio'
        return (
          <fieldset key={one.provider} className="grid gap-3 rounded-ctl border border-line p-3.5">
            <legend className="sr-only">{name}</legend>
            <div className="flex items-center gap-1">
              <span className="me-auto flex flex-wrap items-center gap-2 text-sm font-semibold"><bdi>{name}</bdi><Badge tone={at === 0 ? 'brand' : 'neutral'}>{at === 0 ? t.first : t.fallback(at)}</Badge></span>
              {accounts.length > 1 && <MoveButtons what={name} first={at === 0} last={at === accounts.length - 1} onMove={(by) => set({ accounts: move(accounts, at, by) })} />}
              <RemoveButton what={name} onClick={() => set({ accounts: accounts.filter((_, i) => i !== at) })} />
            </div>
            <div className="grid gap-3 sm:grid-cols-2">
              {!one.stored && <Select label={t.provider} name={`accounts[${at}].provider`} className="sm:col-span-2" value={one.provider} onChange={(provider) => change(at, { provider })} options={providers.filter((each) => each === one.provider || free.includes(each)).map((value) => ({ value, label: t.providers[value] ?? value }))} />}
              {own && <TextField label={t.account} name={`accounts[${at}].account`} dir="ltr" autoComplete="off" spellCheck={false} maxLength={64} required value={one.account} onChange={(account) => change(at, { account })} placeholder="AC…" />}
              <TextField label={own ? t.token : t.key} name={`accounts[${at}].key`} dir="ltr" type="password" autoComplete="new-password" spellCheck={false} maxLength={300} required={!one.stored} value={one.key} onChange={(key) => change(at, { key })} start={<Lock size={17} />}
                hint={one.stored ? <><bdi>{one.hint ? t.keyKept(one.hint) : t.keyStored}</bdi> {t.keyReplace}</> : t.keyHint} placeholder={one.stored ? '••••••••••••' : ''} />
              <TextField label={own ? t.senderTwilio : t.sender} name={`accounts[${at}].sender`} dir="ltr" autoComplete="off" spellCheck={false} maxLength={64} hint={own ? undefined : t.senderHint} value={one.sender} onChange={(sender) => change(at, { sender })} />
            </div>
          </fieldset>
        )
      })}
      {list.error && <p className="text-xs text-bad">{list.error}</p>}
      {accounts.length < 3 && free.length > 0 && <Button kind="soft" size="small" className="justify-self-start" onClick={() => set({ accounts: [...accounts, { provider: free[0]!, account: '', sender: '', key: '', hint: undefined, stored: false }] })}><Plus size={16} />{t.addAccount}</Button>}
    </div>
  )
}
