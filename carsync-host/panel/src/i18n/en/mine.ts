import { grouped, num } from '../numbers'
import type { Messages } from '..'

/** A day in the middle of a sentence. */
const within = (when: string) => when.replace(/^(Today|Tomorrow|Yesterday)/, (word) => word.toLowerCase())

const mine: Messages['mine'] = {
  bookings: {
    title: 'My bookings', one: 'Booking', made: 'You are booked in', madeText: 'A text message is on its way, too. See you then.', services: 'Services', place: 'Place', directions: 'Directions', addToCalendar: 'Add to calendar', calendarFile: 'Calendar file (ICS)', googleCalendar: 'Google Calendar', cancel: 'Cancel booking', cancelTitle: 'Cancel this booking?', cancelText: (when) => `The time ${within(when)} becomes free for others.`, cancelled: 'Booking cancelled', cancelledBy: { customer: 'You cancelled this booking.', workshop: 'The workshop cancelled this booking.', other: 'This booking was cancelled.' }, move: 'Move', again: 'Book again', note: 'Your note', total: 'Total', pay: 'Pay at the workshop', vehicle: 'Car', arriveEarly: 'Please come a few minutes early.', keep: 'Keep booking', all: 'All bookings', callFor: 'Call the workshop to change it.',
    calendarTitle: (services, workshop) => `${services}, ${workshop}`,
    upcoming: 'Upcoming', past: 'Past', book: 'Book a time', emptyTitle: 'No bookings yet', emptyText: 'Find the nearest workshop and book right here.', noneAhead: 'You have no upcoming booking.', open: (what) => `Booking: ${what}`,
    until: (when) => `You can cancel or move it until ${within(when)}.`, tooLate: (hours) => (hours ? `Changes here were possible until ${hours === 1 ? 'one hour' : `${num(hours)} hours`} before the start. Please call the workshop now; they will be glad to know.` : 'Its time has come. Please call the workshop to change it.'),
    moveTitle: 'Choose the new time', moveNow: (when) => `Now: ${within(when)}`, moveTo: (when) => `Move to ${within(when)}`, moveChoose: 'Choose a time', moved: (when) => `Moved to ${within(when)}`, moveKeeps: 'Your present time stays yours until you confirm the new one.', moveTaken: 'This time has just been taken', moveTakenText: 'Your present booking is safe. The nearest free times:',
  },
  vehicles: {
    title: 'My cars', add: 'Add a car', addTitle: 'New car', editTitle: 'Edit car', emptyTitle: 'No cars yet', emptyText: 'Add your car once, and booking asks for it no more.', added: 'Car added', changed: 'Car saved', removed: 'Car removed', remove: 'Remove car', removeTitle: 'Remove this car?', removeText: 'Its bookings and reports stay.',
    absent: 'This car is no longer in your list.', plate: 'Plate', model: 'Model', colour: 'Colour', vin: 'VIN', chassis: 'Chassis number', odometer: 'Last odometer', km: (n) => `${grouped(n)} km`, book: 'Book for this car', history: 'History', historyNote: 'Reports of this plate, and the visits that are known by them.', noHistory: 'Nothing is recorded of this car yet. Its reports and visits will be here.', visit: 'Visit', report: 'Inspection report', due: 'Services to come', dueNote: 'From the usual interval of each service and when it was last done.', dueAt: (day) => `Due: ${day}`, overdue: (day) => `Was due ${day}`, lastDone: (day) => `Last done ${day}`, orKm: (km) => `or every ${grouped(km)} km`,
  },
  me: {
    title: 'Me', name: 'Name', nameHint: 'The workshop will call you by it.', phone: 'Mobile number', notices: 'Reminders and news by SMS', noticesNote: 'Sign-in codes and reports are always sent.', language: 'Language', theme: 'Theme', dates: 'Dates and numbers', calendar: 'Calendar', jalali: 'Jalali', gregorian: 'Gregorian', weekStart: 'Week starts', sat: 'Sat', sun: 'Sun', mon: 'Mon', digits: 'Digits', persian: '۱۲۳', latin: '123', currency: 'Currency unit', toman: 'Toman', rial: 'Rial', signOut: 'Sign out', signOutAsk: 'Sign out on this device?', saved: 'Saved', hello: (name) => `Hello, ${name}`, anonymous: 'Guest', signInWhy: 'Sign in to have your bookings, cars and reports with you everywhere.', work: 'My workplaces', openReport: 'Open a report by its code',
  },
}
export default mine
