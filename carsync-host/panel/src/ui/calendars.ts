// Stands in for @internationalized/date's createCalendar (see vite.config.ts): the two calendars that the panel has, instead of thirteen.
import { GregorianCalendar, PersianCalendar, type Calendar } from '@internationalized/date'

export const createCalendar = (name: string): Calendar => (name === 'persian' ? new PersianCalendar() : new GregorianCalendar())
