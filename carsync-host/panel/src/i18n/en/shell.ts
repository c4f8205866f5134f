import { clock, num } from '../numbers'
import type { Messages } from '..'

const shell: Messages['shell'] = {
  app: 'CarSync',
  tagline: 'Car inspection and repair bookings',
  title: (page, owner) => `${page} | ${owner}`,
  skip: 'Skip to content',
  nav: {
    label: 'Sections', near: 'Nearby', home: 'Home', bookings: 'Bookings', vehicles: 'Cars', reports: 'Reports', me: 'Me',
    day: 'Day board', week: 'Week', customers: 'Customers', setup: 'Settings', services: 'Services', bays: 'Bays', hours: 'Hours', closures: 'Closures',
    business: 'Business', staff: 'Staff', branding: 'Look', sms: 'SMS', messages: 'Messages', templates: 'Inspection templates', tokens: 'API tokens', audit: 'Activity', policies: 'Policies',
    operator: 'Deployment', tenants: 'Businesses', codes: 'Sign-in codes', health: 'Health', workshops: 'Workplaces', more: 'More', customerSide: 'Customer pages', staffSide: 'Staff area',
  },
  do: {
    back: 'Back', close: 'Close', cancel: 'Cancel', save: 'Save', remove: 'Remove', edit: 'Edit', add: 'Add', confirm: 'Confirm', retry: 'Try again', reload: 'Reload',
    more: 'Show more', clear: 'Clear', copy: 'Copy', copied: 'Copied', choose: 'Choose', change: 'Change', call: 'Call', undo: 'Undo', menu: 'Options', home: 'Go home',
  },
  look: { theme: 'Theme', light: 'Light', dark: 'Dark', system: 'As device', toDark: 'Dark theme', toLight: 'Light theme', language: 'Language', fa: 'فارسی', en: 'English', other: 'فارسی' },
  state: {
    loading: 'Loading…', saving: 'Saving…', saved: 'Saved', required: 'Required', optional: 'optional', none: 'Nothing here', unknown: 'unknown',
    offline: 'You are offline. What you see may not be fresh.', online: 'Back online.',
  },
  error: {
    title: 'This could not be loaded', offline: 'You are offline, or the service cannot be reached. Check your connection.', server: 'The service did not answer properly. Try again in a moment.', busy: 'The service is busy. Try again in a moment.',
    wait: (seconds) => `Try again in ${clock(seconds)}.`, notFound: 'There is no such thing, or you may not see it.', forbidden: 'Your role does not allow this.', invalid: 'Something in the form is not right.', stale: 'Somebody else has changed this meanwhile. The page was refreshed; please look again.',
    signIn: 'Sign in to see this.', quote: (id) => `Reference: ${id}`, crash: 'Something went wrong', crashText: 'Nothing of yours was lost. Reload the page to go on.', other: (detail) => detail || 'This could not be done.',
  },
  notFound: { title: 'Page not found', text: 'Check the address, or start from the home page.' },
  signIn: {
    title: 'Sign in', enter: 'Sign in', out: 'Sign out', why: 'Enter your mobile number; we text you a sign-in code.', phone: 'Mobile number', phoneHint: 'Like 0912 123 4567', phoneWrong: 'A mobile number has eleven digits and begins with 09.', send: 'Send code', code: 'Six-digit code',
    sent: (phone) => `We sent a code to ${phone}.`, other: 'Change number', again: 'Send a new code', againIn: (seconds) => `New code in ${clock(seconds)}`, againSent: 'A new code is on its way.', codeWrong: 'The code has six digits.', check: 'Confirm code', goodbye: 'You are signed out', 
    needed: 'Sign in first', 
  },
  plate: {
    label: 'Number plate', of: (text) => `Plate ${text}`, first: 'First two digits', letter: 'Letter', middle: 'Three digits', region: 'Region code', iran: 'IRAN', kind: 'Kind of plate', car: 'Car', motorcycle: 'Motorcycle', free: 'Other plate', motorRegion: 'Upper three digits', serial: 'Lower five digits',
    freeText: 'Plate text', freeHint: 'Free zone, transit or foreign', incomplete: 'The plate is not complete.', disabled: 'ژ (veterans)', protocol: 'تشریفات (protocol)',
  },
  calendar: { previousMonth: 'Previous month', nextMonth: 'Next month', full: 'Full', closed: 'Closed', free: (n) => (n === 0 ? 'no free time' : n === 1 ? '1 free time' : `${num(n)} free times`), previousDay: 'Previous day', nextDay: 'Next day', today: 'Today' },
  field: { decrease: 'Less', increase: 'More', results: (n) => (n === 0 ? 'No suggestions' : n === 1 ? '1 suggestion' : `${num(n)} suggestions`), tooSmall: (n) => `Not less than ${n}.`, tooLarge: (n) => `Not more than ${n}.`, empty: 'Fill this in.' },
  toast: { region: 'Notices' },
  roles: { technician: 'Technician', reception: 'Reception', manager: 'Workshop manager', administrator: 'Administrator', operator: 'Operator' },
  booking: {
    state: { held: 'Held', confirmed: 'Booked', arrived: 'Arrived', in_progress: 'In progress', finished: 'Done', cancelled: 'Cancelled', expired: 'Lapsed', no_show: 'No-show' },
  },
  report: { standing: { valid: 'Valid', expired: 'Expired', superseded: 'Superseded', revoked: 'Revoked' } },
}
export default shell
