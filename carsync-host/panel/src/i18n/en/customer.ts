import { clock, num } from '../numbers'
import type { Messages } from '..'

const customer: Messages['customer'] = {
  workshop: {
    services: 'Services and prices', servicesNote: 'Choose one or more.', hours: 'Opening hours', openNow: (until) => `Open until ${until}`, breakNow: (until) => `On a break until ${until}`, closedNow: 'Closed now', opensAt: (when) => `Opens: ${when}`, closedDay: 'Closed', breaks: (text) => `break ${text}`, address: 'Address', phone: 'Phone', directions: 'Directions', of: (tenant) => `by ${tenant}`,
    choose: 'Choose a time', chosen: (n) => (n === 1 ? '1 service' : `${num(n)} services`), google: 'Google Maps', neshan: 'Neshan', balad: 'Balad', waze: 'Waze', overnight: 'stays overnight', inspection: 'with a report',
  },
  book: {
    services: 'Services', car: 'Car', title: 'Book a time', service: 'Which service?', serviceNote: 'You can have several done at once.', vehicle: 'Which car?', day: 'Which day?', time: 'What time?', morning: 'Morning', afternoon: 'Afternoon', evening: 'Evening', go: 'Continue', chooseService: 'Choose a service', chooseTime: 'Choose a time', changeServices: 'Change services', firstService: 'Choose a service first to see the free times.',
    noSlots: 'No free time on this day.', nextFree: (when) => `Earliest free: ${when}`, noneAtAll: 'There is no free time for this choice within a month. Choose fewer services, or call the workshop.', summary: 'Your booking', total: 'Total', pay: 'Pay at the workshop', duration: 'Duration', when: 'Time', place: 'Place', taken: 'This time has just been taken', takenText: 'Nothing is lost. The nearest free times:', signInWhy: 'Confirm your mobile number to make the booking.',
    review: 'Review and confirm', held: (seconds) => `This time is kept for you for ${clock(seconds)}.`, heldOver: 'This time is no longer kept for you.', holdAgain: 'Keep it again', note: 'Note to the workshop', noteHint: 'E.g. please look at the noise in front, too', confirm: 'Confirm booking', policy: (hours) => `You can cancel or move it until ${hours === 1 ? 'one hour' : `${num(hours)} hours`} before.`, nothingToPay: 'Nothing to pay now.', legendPlenty: 'Free', legendFew: 'Few', legendFull: 'Full',
  },
  vehicle: {
    mine: 'My cars', other: 'Another car', model: 'Car model', modelHint: 'E.g. Peugeot 207', more: 'More details', noPlate: 'No plate, or not at hand? Give the VIN or chassis number.', vin: 'VIN (17 characters)', chassis: 'Chassis number', colour: 'Colour', unnamed: 'Give a plate, VIN or chassis number.', nameless: 'Car',
  },
}
export default customer
