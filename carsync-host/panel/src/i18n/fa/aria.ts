// What React Aria says to a screen reader; it has no Persian of its own. Same shape as its dictionaries: package, key, text or function.
type Values = Record<string, string | number>

export default {
  '@react-aria/calendar': {
    previous: 'قبلی', next: 'بعدی', selectedDateDescription: (v: Values) => `روز انتخاب‌شده: ${v.date}`, selectedRangeDescription: (v: Values) => `بازهٔ انتخاب‌شده: ${v.dateRange}`,
    todayDate: (v: Values) => `امروز، ${v.date}`, todayDateSelected: (v: Values) => `امروز، ${v.date}، انتخاب شده`, dateSelected: (v: Values) => `${v.date}، انتخاب شده`,
    startRangeSelectionPrompt: 'برای آغاز بازه بزنید', finishRangeSelectionPrompt: 'برای پایان بازه بزنید', minimumDate: 'اولین روز ممکن', maximumDate: 'آخرین روز ممکن', dateRange: (v: Values) => `${v.startDate} تا ${v.endDate}`,
  },
  '@react-aria/overlays': { dismiss: 'بستن' },
  // Filled by aria-staff.ts: React Aria keeps these objects from the first time it looks.
  '@react-aria/menu': {}, '@react-aria/dnd': {}, '@react-aria/spinbutton': {}, '@react-aria/datepicker': {},
} as Record<string, Record<string, string | ((values: Values) => string)>>
