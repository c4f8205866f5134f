// Names of months and weekdays. Own tables: Chromium writes long fa-IR dates in an order nobody uses, and browsers differ.
import type { Lang } from './lang'

export const MONTHS: Record<Lang, { jalali: string[]; gregorian: string[] }> = {
  fa: {
    jalali: ['فروردین', 'اردیبهشت', 'خرداد', 'تیر', 'مرداد', 'شهریور', 'مهر', 'آبان', 'آذر', 'دی', 'بهمن', 'اسفند'],
    gregorian: ['ژانویه', 'فوریه', 'مارس', 'آوریل', 'مه', 'ژوئن', 'ژوئیه', 'اوت', 'سپتامبر', 'اکتبر', 'نوامبر', 'دسامبر'],
  },
  en: {
    jalali: ['Farvardin', 'Ordibehesht', 'Khordad', 'Tir', 'Mordad', 'Shahrivar', 'Mehr', 'Aban', 'Azar', 'Dey', 'Bahman', 'Esfand'],
    gregorian: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
  },
}
/** Sunday first, as JavaScript counts. */
export const WEEKDAYS: Record<Lang, string[]> = {
  fa: ['یکشنبه', 'دوشنبه', 'سه‌شنبه', 'چهارشنبه', 'پنجشنبه', 'جمعه', 'شنبه'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
}
export const WEEKDAY_LETTERS: Record<Lang, string[]> = {
  fa: ['ی', 'د', 'س', 'چ', 'پ', 'ج', 'ش'],
  en: ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'],
}
export const WORDS: Record<Lang, { today: string; tomorrow: string; yesterday: string; at: (day: string, time: string) => string; toman: string; rial: string; minutes: (n: string) => string; hours: (n: string) => string; and: string; days: (n: string) => string }> = {
  fa: { today: 'امروز', tomorrow: 'فردا', yesterday: 'دیروز', at: (day, time) => `${day}، ${time}`, toman: 'تومان', rial: 'ریال', minutes: (n) => `${n} دقیقه`, hours: (n) => `${n} ساعت`, days: (n) => `${n} روز`, and: ' و ' },
  en: { today: 'Today', tomorrow: 'Tomorrow', yesterday: 'Yesterday', at: (day, time) => `${day}, ${time}`, toman: 'toman', rial: 'rial', minutes: (n) => `${n} min`, hours: (n) => `${n} h`, days: (n) => (n === '1' ? '1 day' : `${n} days`), and: ' ' },
}
