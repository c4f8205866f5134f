// Digits, amounts, money and phone numbers as people read them. What is sent to the API is always Latin digits and Rial.
import { lang, preferences } from './lang'
import { WORDS } from './names'

/** Writes the digits of a text or number in the reader's script, and changes nothing else. */
export const num = (x: number | string) => preferences().digits === 'persian' ? String(x).replace(/\d/g, (d) => '۰۱۲۳۴۵۶۷۸۹'[+d]!) : String(x)
/** Persian and Arabic digits to Latin ones: what people type, as the API wants it. */
export const latin = (text: string) => text.replace(/[۰-۹٠-٩]/g, (d) => String(d.charCodeAt(0) & 15))

/** A whole number in groups of three. */
export const grouped = (x: number) => num(Math.round(x).toString().replace(/\B(?=(\d{3})+(?!\d))/g, lang === 'fa' && preferences().digits === 'persian' ? '٬' : ','))
/** A number with at most so many decimals. */
export const decimal = (x: number, places = 1) => num(String(+x.toFixed(places)).replace('.', preferences().digits === 'persian' ? '٫' : '.'))
export const percent = (x: number) => (lang === 'fa' ? `${num(Math.round(x))}٪` : `${num(Math.round(x))}%`)

export type MoneyValue = { amount: number; currency?: string | undefined }
/** An amount in the reader's unit: ten Rial are one Toman. */
export function moneyParts({ amount }: MoneyValue) {
  const toman = preferences().currency === 'toman'
  const value = toman ? amount / 10 : amount
  return { amount: Number.isInteger(value) ? grouped(value) : `${grouped(Math.trunc(value))}${decimal(Math.abs(value % 1), 1).slice(1)}`, unit: WORDS[lang][toman ? 'toman' : 'rial'] }
}
export const money = (value: MoneyValue) => { const { amount, unit } = moneyParts(value); return `${amount} ${unit}` }
/** What a person typed into a money field, as Rial. */
export const rialOf = (typed: number) => (preferences().currency === 'toman' ? typed * 10 : typed)
export const typedOf = (rial: number) => (preferences().currency === 'toman' ? rial / 10 : rial)

/** «۰۹۱۲ ۱۲۳ ۴۵۶۷» of an Iranian mobile, and other numbers as they are. Show it in `dir="ltr"`. */
export function phone(e164: string) {
  const mobile = /^(?:\+98|0)(9\d{2})(\d{3})(\d{4})$/.exec(e164.replace(/[\s-]/g, ''))
  return num(mobile ? `0${mobile[1]} ${mobile[2]} ${mobile[3]}` : e164)
}

export function minutes(total: number) {
  const w = WORDS[lang], days = Math.floor(total / 1440), hours = Math.floor((total % 1440) / 60), rest = total % 60
  return [days && w.days(num(days)), hours && w.hours(num(hours)), (rest || total === 0) && w.minutes(num(rest))].filter(Boolean).join(w.and)
}
/** «۴:۰۵» of seconds: countdowns. */
export const clock = (seconds: number) => { const s = Math.max(0, Math.ceil(seconds)); return num(`${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`) }
