// A menu of actions behind a button (React Aria: arrow keys, type ahead, Escape).
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { useLocation } from 'wouter'
import { useT } from '../i18n'
import { buttonClass, type ButtonKind } from './Button'
import { cx } from './cx'
import { More } from './icons/pages'

export type MenuAction = { key: string; label: ReactNode; icon?: ReactNode; danger?: boolean; disabled?: boolean; run?: () => void; href?: string }

export function Menu({ label, actions, children, kind = 'ghost', className }: { label?: string; actions: (MenuAction | false | null | undefined)[]; children?: ReactNode; kind?: ButtonKind; className?: string }) {
  const t = useT('shell'), [, go] = useLocation(), shown = actions.filter((action): action is MenuAction => !!action)
  return (
    <MenuTrigger>
      <AriaButton {...(!children && { 'aria-label': label ?? t.do.menu })} className={buttonClass(kind, 'normal', cx(!children && 'size-12 px-0!', className))}>{children ?? <More size={22} />}</AriaButton>
      <Popover placement="bottom end" className="pop min-w-52 rounded-2xl border border-line bg-surface p-1.5 shadow-float outline-none">
        <AriaMenu aria-label={label ?? t.do.menu} className="outline-none" onAction={(key) => { const action = shown.find((one) => one.key === key); action?.run?.(); if (action?.href) go(action.href) }}>
          {shown.map((action) => (
            <MenuItem key={action.key} id={action.key} isDisabled={action.disabled ?? false} textValue={typeof action.label === 'string' ? action.label : action.key}
              className={({ isFocused, isDisabled }) => cx('flex min-h-12 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm outline-none', isFocused && 'bg-sunken', isDisabled && 'opacity-45', action.danger && 'text-bad')}>
              {action.icon}{action.label}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
