import type { Messages } from '..'

const widget: Messages['widget'] = {
  title: 'Book a time', choose: 'Branch', pick: 'Choose a branch', go: 'Continue on the site', goNote: 'You confirm the booking on the site, in a new window.', services: 'Service', missing: 'The address of this frame does not name a business (tenant).', by: 'by CarSync', embed: 'Booking on your own site', embedText: 'Put these two lines anywhere on your page. The size adjusts itself.', copy: 'Copy code', preview: 'Preview',
}
export default widget
