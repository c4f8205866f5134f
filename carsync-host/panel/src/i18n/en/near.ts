import { decimal, grouped, num } from '../numbers'
import type { Messages } from '..'

const near: Messages['near'] = {
  title: 'Nearest workshops', titleOf: (name) => `Branches of ${name}`, around: (place) => `Around ${place}`, here: 'your place', picked: 'the place picked on the map', changePlace: 'Change place', useLocation: 'Find my place', locating: 'Finding your place…', denied: 'Location was not allowed. Choose a place from the list.', unavailable: 'Your location could not be found. Choose a place from the list.',
  map: 'Map of workshops', searchHere: 'Search this area', zoomIn: 'Zoom in', zoomOut: 'Zoom out', you: 'Your place', earliest: 'Earliest', none: 'No free time at the moment', from: (price) => `from ${price}`, book: 'Book', bookAt: (name) => `Book: ${name}`,
  found: (n, more) => (n === 1 && !more ? '1 workshop found' : `${num(n)}${more ? '+' : ''} workshops found`), searching: 'Searching…', distance: (m) => (m < 950 ? `${num(Math.max(50, Math.round(m / 50) * 50))} m` : `${m < 10_000 ? decimal(m / 1000) : grouped(m / 1000)} km`), ring: (km) => `${num(km)} km`,
  service: 'Service', all: 'All services', moreServices: 'Other services', sort: 'Order', nearest: 'Nearest', soonest: 'Soonest', emptyTitle: 'No workshop found', emptyText: 'Change the place or the service.', clearService: 'Show all services',
  placeTitle: 'Where are you looking?', placeSearch: 'City or quarter', placeHint: 'You can also move the map and press “Search this area”.', placeNone: 'This name is not in the list. Choose the nearest city, or move the map.', serviceSearch: 'Name of a service',
}
export default near
