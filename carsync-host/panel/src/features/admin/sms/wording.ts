// What is known of each message: the values that its text may name, those it must, CarSync's own words, and how long a text is on the air.
// The same as the host's; the API does not tell it yet.
import type { Lang } from '../../../i18n/lang'

type Known = { values: string[]; needed: string[]; fa: string; en: string }
export const MESSAGES: Record<string, Known> = {
  booking_confirmed: { values: ['workshop', 'when', 'services'], needed: ['when'], fa: 'نوبت شما در {workshop} ثبت شد: {when}. {services}', en: 'Booked at {workshop}: {when}. {services}' },
  booking_moved: { values: ['workshop', 'when', 'services'], needed: ['when'], fa: 'نوبت شما در {workshop} جابه‌جا شد به {when}.', en: 'Your booking at {workshop} was moved to {when}.' },
  booking_cancelled: { values: ['workshop', 'when', 'services', 'by'], needed: ['when'], fa: 'نوبت شما در {workshop} ({when}) {by} لغو شد.', en: 'Your booking at {workshop} ({when}) was cancelled {by}.' },
  booking_reminder: { values: ['workshop', 'when', 'services'], needed: ['when'], fa: 'یادآوری نوبت شما در {workshop}: {when}. {services}', en: 'Reminder of your booking at {workshop}: {when}. {services}' },
  report_ready: { values: ['workshop', 'site', 'code'], needed: ['code'], fa: 'گزارش کارشناسی خودروی شما در {workshop} آماده است.\nکد گزارش: {code}\nکد را با همین شماره در سایت {site} وارد کنید.', en: 'Your inspection report of {workshop} is ready.\nCode: {code}\nEnter it with this phone number on the site of {site}.' },
  report_ready_link: { values: ['workshop', 'site', 'code', 'link'], needed: ['code', 'link'], fa: 'گزارش کارشناسی خودروی شما در {workshop} آماده است:\n{link}\nکد گزارش: {code} (با همین شماره در سایت {site})', en: 'Your inspection report of {workshop} is ready:\n{link}\nCode: {code} (with this phone number on the site of {site})' },
  service_due: { values: ['workshop', 'service', 'vehicle'], needed: ['service'], fa: 'موعد {service} خودروی {vehicle} رسیده است. {workshop}', en: '{service} is due for your car {vehicle}. {workshop}' },
  sign_in_code: { values: ['code'], needed: ['code'], fa: 'کد ورود شما: {code}\nاین کد را به کسی ندهید.', en: 'Your sign-in code: {code}\nDo not give it to anybody.' },
  test: { values: ['site'], needed: [], fa: 'پیام آزمایشی {site}', en: 'Test message of {site}' },
}
const SAMPLES: Record<Lang, Record<string, string>> = {
  fa: { code: '482913', workshop: 'کارشناسی ونک', when: '۱۴۰۵/۰۹/۱۰ ۱۷:۰۰', services: 'کارشناسی کامل', by: 'به دست مرکز', site: 'سنجه‌راه', link: 'https://example.ir/r/7KQ2M9XW', service: 'تعویض روغن', vehicle: 'پژو ۲۰۷' },
  en: { code: '482913', workshop: 'Vanak Inspection', when: '2026-12-01 17:00', services: 'Full inspection', by: 'by the workshop', site: 'Sanjehrah', link: 'https://example.ir/r/7KQ2M9XW', service: 'Oil change', vehicle: 'Peugeot 207' },
}
export const sample = (text: string, locale: Lang) => text.replace(/\{([a-z_]+)\}/g, (all, name: string) => SAMPLES[locale][name] ?? all)

/** The names between braces; `null` where a brace has no partner. */
export function placeholders(text: string): string[] | null {
  const names: string[] = []
  for (let rest = text; ;) {
    const at = rest.search(/[{}]/)
    if (at < 0) return names
    if (rest[at] === '}') return null
    const end = rest.indexOf('}', at)
    const name = rest.slice(at + 1, end)
    if (end < 0 || name.includes('{')) return null
    names.push(name)
    rest = rest.slice(end + 1)
  }
}

const BASIC = new Set('@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà')
const EXTENSION = new Set('\f^{}\\[~]|€')
export function smsLength(text: string): { unicode: boolean; units: number; parts: number } {
  let septets = 0, latin = true
  for (const sign of text) { if (BASIC.has(sign)) septets += 1; else if (EXTENSION.has(sign)) septets += 2; else { latin = false; break } }
  const [units, alone, joined] = latin ? [septets, 160, 153] : [text.length, 70, 67]
  return { unicode: !latin, units, parts: units <= alone ? 1 : Math.ceil(units / joined) }
}

export const ZONES = ['Asia/Tehran', 'Asia/Kabul', 'Asia/Baghdad', 'Asia/Dubai', 'Asia/Muscat', 'Asia/Qatar', 'Asia/Kuwait', 'Asia/Riyadh', 'Asia/Baku', 'Asia/Yerevan', 'Asia/Tbilisi', 'Asia/Dushanbe', 'Asia/Tashkent', 'Asia/Ashgabat', 'Asia/Karachi', 'Asia/Kolkata', 'Europe/Istanbul', 'Europe/Moscow', 'Europe/Berlin', 'Europe/London', 'America/Toronto', 'America/New_York', 'America/Los_Angeles', 'Australia/Sydney', 'UTC']
