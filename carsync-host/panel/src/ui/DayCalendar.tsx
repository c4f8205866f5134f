// One month in the reader's calendar: Jalali or Gregorian, their week start, their digits. Days go in and out as ISO texts. A chunk of its own: load it with React.lazy
// where it is not the first thing seen.
import { CalendarDate } from '@internationalized/date'
import { use } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { Calendar, CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell, CalendarStateContext } from 'react-aria-components/Calendar'
import { useT } from '../i18n'
import { dateOf, dayNumber, isoOf, monthTitle, todayIn, type IsoDay } from '../i18n/dates'
import { lang, preferences } from '../i18n/lang'
import { buttonClass } from './Button'
import { createCalendar } from './calendars'
import { cx } from './cx'
import { Next, Previous } from './icons/core'

/** What is drawn under a day: a long green bar, a short amber one, struck through, or nothing. */
export type DayMark = 'plenty' | 'few' | 'full' | undefined
type Props = { label: string; value: IsoDay | null; onChange: (day: IsoDay) => void; zone: string; min?: IsoDay; max?: IsoDay; mark?: (day: IsoDay) => DayMark; onMonth?: (firstDay: IsoDay) => void }

function MonthTitle() {
  const state = use(CalendarStateContext)!
  const start = state.visibleRange.start
  return <h3 aria-hidden="true" className="flex-1 text-center text-base font-bold">{monthTitle(isoOf(new CalendarDate(start.calendar, start.era, start.year, start.month, start.day)))}</h3>
}

export default function DayCalendar({ label, value, onChange, zone, min, max, mark, onMonth }: Props) {
  const t = useT('shell').calendar, p = preferences()
  return (
    <Calendar
      aria-label={label} value={value ? dateOf(value) : null} onChange={(date) => onChange(isoOf(date))} defaultFocusedValue={dateOf(value ?? min ?? todayIn(zone))}
      {...(min && { minValue: dateOf(min) })} {...(max && { maxValue: dateOf(max) })} createCalendar={createCalendar} firstDayOfWeek={p.weekStart}
      isDateUnavailable={(date) => mark?.(isoOf(date)) === 'full'}
      onFocusChange={(date) => onMonth?.(isoOf(date))}
    >
      <div className="mb-1 flex items-center">
        <AriaButton slot="previous" aria-label={t.previousMonth} className={buttonClass('ghost', 'normal', 'size-12 px-0!')}><Previous /></AriaButton>
        <MonthTitle />
        <AriaButton slot="next" aria-label={t.nextMonth} className={buttonClass('ghost', 'normal', 'size-12 px-0!')}><Next /></AriaButton>
      </div>
      <CalendarGrid weekdayStyle={lang === 'fa' ? 'narrow' : 'short'} className="w-full table-fixed border-separate border-spacing-y-1">
        <CalendarGridHeader>{(day) => <CalendarHeaderCell className="h-8 text-2xs font-medium text-ink-3">{day}</CalendarHeaderCell>}</CalendarGridHeader>
        <CalendarGridBody>
          {(date) => (
            <CalendarCell date={date} className={({ isSelected, isDisabled, isUnavailable, isOutsideMonth, isToday, isFocusVisible }) => cx(
              'num relative mx-auto grid size-11 place-items-center rounded-full text-sm outline-none transition-colors', isOutsideMonth && 'invisible',
              isSelected && !isUnavailable ? 'bg-brand font-bold text-on-brand' : isDisabled ? 'text-ink-3/55' : isUnavailable ? 'text-ink-3 line-through decoration-1' : 'cursor-pointer font-semibold hover:bg-brand-soft',
              isToday && !isSelected && 'ring-1 ring-line-2 ring-inset', isFocusVisible && 'outline-3! outline-offset-1! outline-brand!')}>
              {({ isSelected, isDisabled, isUnavailable }) => {
                const day = isoOf(date), drawn = isDisabled || isUnavailable ? undefined : mark?.(day)
                return <>
                  {dayNumber(day)}
                  {(drawn === 'plenty' || drawn === 'few') && <span aria-hidden="true" className={cx('absolute bottom-1 h-1 rounded-full', isSelected ? 'bg-on-brand/80' : drawn === 'plenty' ? 'bg-good' : 'bg-fair', drawn === 'plenty' ? 'w-3' : 'w-1.5')} />}
                </>
              }}
            </CalendarCell>
          )}
        </CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  )
}
