// A table on wide screens, cards on a phone: every cell then shows its column's name.
import type { ReactNode } from 'react'
import { cx } from './cx'

export type Column<T> = { key: string; title: ReactNode; cell: (row: T) => ReactNode; /** Right-hand numbers. */ end?: boolean; /** Not named on a phone: the headline of its card. */ main?: boolean; className?: string }

export function Table<T>({ label, columns, rows, rowKey, actions, empty }: { label: string; columns: Column<T>[]; rows: T[]; rowKey: (row: T) => string; actions?: (row: T) => ReactNode; empty?: ReactNode }) {
  if (!rows.length && empty) return <>{empty}</>
  return (
    <div className="card overflow-x-auto" tabIndex={0} role="region" aria-label={label}>
      <table className="w-full text-sm max-md:block">
        <thead className="max-md:sr-only">
          <tr className="border-b border-line">
            {columns.map((column) => <th key={column.key} scope="col" className={cx('px-4 py-3 text-2xs font-medium whitespace-nowrap text-ink-3', column.end ? 'text-end' : 'text-start')}>{column.title}</th>)}
            {actions && <th scope="col" className="w-0"><span className="sr-only">…</span></th>}
          </tr>
        </thead>
        <tbody className="divide-y divide-line max-md:block">
          {rows.map((row) => (
            <tr key={rowKey(row)} className="max-md:relative max-md:grid max-md:gap-1 max-md:px-4 max-md:py-3 md:hover:bg-sunken">
              {columns.map((column) => (
                <td key={column.key} className={cx('md:px-4 md:py-2.5', column.end && 'md:text-end', column.main ? 'font-medium max-md:pe-12' : 'max-md:flex max-md:items-baseline max-md:justify-between max-md:gap-4', column.className)}>
                  {!column.main && <span aria-hidden="true" className="text-2xs text-ink-3 md:hidden">{column.title}</span>}
                  <span className="min-w-0">{column.cell(row)}</span>
                </td>
              ))}
              {actions && <td className="max-md:absolute max-md:end-1.5 max-md:top-1 md:pe-2 md:text-end">{actions(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
