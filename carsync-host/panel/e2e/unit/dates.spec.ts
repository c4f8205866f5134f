// Days and numbers without a browser.
import { expect, test } from '@playwright/test'
import { PersianCalendar, parseDate, toCalendar } from '@internationalized/date'
import { addDays, date, dayFull, fromParts, inZone, monthTitle, parts, span, weekStart } from '../../src/i18n/dates.ts'
import { clock, decimal, grouped, latin, minutes, money, num, phone } from '../../src/i18n/numbers.ts'

test('a day is the same in our calendar and in the browser’s data, for thirty years', () => {
  const persian = new PersianCalendar(), format = new Intl.DateTimeFormat('en-u-ca-persian', { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' })
  const wrong: string[] = []
  for (let at = Date.UTC(2015, 0, 1); at < Date.UTC(2045, 0, 1); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10), ours = toCalendar(parseDate(day), persian), theirs = Object.fromEntries(format.formatToParts(at).map((p) => [p.type, p.value]))
    if (+theirs.year! !== ours.year || +theirs.month! !== ours.month || +theirs.day! !== ours.day) wrong.push(day)
  }
  expect(wrong).toEqual([])
})
test('days are written as people write them', () => {
  expect(dayFull('2026-11-22')).toBe('یکشنبه ۱ آذر ۱۴۰۵')
  expect(date('2025-03-20')).toBe('۳۰ اسفند ۱۴۰۳')
  expect(monthTitle('2025-03-21')).toBe('فروردین ۱۴۰۴')
  expect(fromParts(1405, 9, 1)).toBe('2026-11-22')
  expect(parts('2026-11-22')).toEqual({ year: 1405, month: 9, day: 1 })
})
test('a week starts on Saturday', () => { expect(weekStart('2026-11-22')).toBe('2026-11-21'); expect(weekStart('2026-11-27')).toBe('2026-11-21'); expect(addDays('2026-11-30', 1)).toBe('2026-12-01') })
test('a moment is shown in the zone of its workshop', () => {
  expect(inZone('2026-11-22T20:45:00Z', 'Asia/Tehran')).toEqual({ day: '2026-11-23', time: '00:15' })
  expect(span('2026-11-22T08:30:00+03:30', '2026-11-22T10:00:00+03:30', 'Asia/Tehran')).toBe('۰۸:۳۰–۱۰:۰۰')
})
test('numbers and money', () => {
  expect(num('12:30')).toBe('۱۲:۳۰')
  expect(latin('۰۹١٢')).toBe('0912')
  expect(grouped(1234567)).toBe('۱٬۲۳۴٬۵۶۷')
  expect(decimal(2.26)).toBe('۲٫۳')
  expect(money({ amount: 21_000_000 })).toBe('۲٬۱۰۰٬۰۰۰ تومان')
  expect(money({ amount: 1_234_565 })).toBe('۱۲۳٬۴۵۶٫۵ تومان')
  expect(minutes(90)).toBe('۱ ساعت و ۳۰ دقیقه')
  expect(clock(245)).toBe('۴:۰۵')
  expect(phone('+989121234567')).toBe('۰۹۱۲ ۱۲۳ ۴۵۶۷')
})
