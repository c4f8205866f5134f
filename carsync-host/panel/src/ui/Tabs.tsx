import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs'
import { cx } from './cx'

/** Views of one thing side by side. The strip scrolls on a phone. */
export function Tabs<K extends string>({ label, tabs, value, onChange, className }: { label: string; tabs: { key: K; label: ReactNode; panel: ReactNode }[]; value?: K; onChange?: (key: K) => void; className?: string }) {
  return (
    <AriaTabs {...(value !== undefined && { selectedKey: value })} {...(onChange && { onSelectionChange: (key) => onChange(key as K) })} className={cx('min-w-0', className)}>
      <TabList aria-label={label} className="strip gap-1! border-b border-line">
        {tabs.map((tab) => (
          <Tab key={tab.key} id={tab.key} className={({ isSelected, isFocusVisible }) => cx('relative -mb-px flex min-h-12 shrink-0 cursor-pointer snap-start items-center gap-2 border-b-2 px-4 text-sm whitespace-nowrap outline-none', isSelected ? 'border-brand font-semibold text-brand-text' : 'border-transparent text-ink-2 hover:text-ink', isFocusVisible && 'rounded-t-lg outline-3! -outline-offset-3! outline-brand!')}>{tab.label}</Tab>
        ))}
      </TabList>
      {tabs.map((tab) => <TabPanel key={tab.key} id={tab.key} className="pt-4 outline-offset-4">{tab.panel}</TabPanel>)}
    </AriaTabs>
  )
}
