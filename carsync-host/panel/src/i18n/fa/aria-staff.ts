// React Aria's words for what only the staff side uses: menus, drag and drop, fields of time.
type Values = Record<string, string | number>

export default {
  '@react-aria/menu': { longPressMessage: 'برای باز کردن فهرست نگه دارید یا Alt و پیکان پایین را بزنید' },
  '@react-aria/dnd': {
    dragDescriptionKeyboard: 'برای شروع جابه‌جایی Enter بزنید.', dragDescriptionKeyboardAlt: 'برای شروع جابه‌جایی Alt و Enter بزنید.', dragDescriptionLongPress: 'برای شروع جابه‌جایی نگه دارید.', dragDescriptionTouch: 'برای شروع جابه‌جایی دو بار بزنید.', dragDescriptionVirtual: 'برای شروع جابه‌جایی بزنید.',
    dragItem: (v: Values) => `جابه‌جایی ${v.itemText}`, dragSelectedItems: (v: Values) => `جابه‌جایی ${v.count} مورد`, dragStartedKeyboard: 'جابه‌جایی شروع شد. با Tab جای تازه را پیدا کنید و Enter بزنید، یا Escape برای انصراف.', dragStartedTouch: 'جابه‌جایی شروع شد. به جای تازه بروید و دو بار بزنید.', dragStartedVirtual: 'جابه‌جایی شروع شد. به جای تازه بروید و بزنید.',
    dropCanceled: 'جابه‌جایی لغو شد.', dropComplete: 'جابه‌جایی انجام شد.', dropDescriptionKeyboard: 'برای گذاشتن Enter بزنید. برای انصراف Escape.', dropDescriptionTouch: 'برای گذاشتن دو بار بزنید.', dropDescriptionVirtual: 'برای گذاشتن بزنید.', dropIndicator: 'جای گذاشتن', dropOnItem: (v: Values) => `گذاشتن روی ${v.itemText}`, dropOnRoot: 'گذاشتن اینجا', endDragKeyboard: 'در حال جابه‌جایی. برای انصراف Enter بزنید.', endDragTouch: 'در حال جابه‌جایی. برای انصراف دو بار بزنید.', endDragVirtual: 'در حال جابه‌جایی. برای انصراف بزنید.',
    insertAfter: (v: Values) => `گذاشتن پس از ${v.itemText}`, insertBefore: (v: Values) => `گذاشتن پیش از ${v.itemText}`, insertBetween: (v: Values) => `گذاشتن میان ${v.beforeItemText} و ${v.afterItemText}`,
  },
  '@react-aria/spinbutton': { Empty: 'خالی' },
  '@react-aria/datepicker': { era: 'دوره', year: 'سال', month: 'ماه', day: 'روز', hour: 'ساعت', minute: 'دقیقه', second: 'ثانیه', dayPeriod: 'ق.ظ/ب.ظ', calendar: 'تقویم', startDate: 'آغاز', endDate: 'پایان', weekday: 'روز هفته', timeZoneName: 'منطقهٔ زمانی', selectedDateDescription: (v: Values) => `روز انتخاب‌شده: ${v.date}`, selectedTimeDescription: (v: Values) => `ساعت انتخاب‌شده: ${v.time}` },
} as Record<string, Record<string, string | ((values: Values) => string)>>
