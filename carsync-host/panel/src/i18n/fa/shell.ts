// What every page may say: names of the app's parts, common verbs, the words inside components, signing in.
import { clock, num } from '../numbers'

export default {
  app: 'کارسینک',
  tagline: 'نوبت کارشناسی و تعمیر خودرو',
  title: (page: string, owner: string) => `${page} | ${owner}`,
  skip: 'رفتن به متن صفحه',
  nav: {
    label: 'بخش‌ها', near: 'نزدیک من', home: 'خانه', bookings: 'نوبت‌ها', vehicles: 'خودروها', reports: 'گزارش‌ها', me: 'من',
    day: 'برنامهٔ روز', week: 'هفته', customers: 'مشتریان', setup: 'تنظیمات', services: 'خدمات', bays: 'جایگاه‌ها', hours: 'ساعت کار', closures: 'تعطیلی‌ها',
    business: 'کسب‌وکار', staff: 'کارکنان', branding: 'ظاهر و زبان', sms: 'پیامک', messages: 'پیام‌ها', templates: 'قالب‌های کارشناسی', policies: 'قاعده‌ها', tokens: 'کلیدهای API', audit: 'رویدادها',
    operator: 'سامانه', tenants: 'کسب‌وکارها', codes: 'کدهای ورود', health: 'سلامت', workshops: 'محل کار', more: 'بیشتر', customerSide: 'صفحهٔ مشتری', staffSide: 'بخش کارکنان',
  },
  do: {
    back: 'بازگشت', close: 'بستن', cancel: 'انصراف', save: 'ذخیره', remove: 'حذف', edit: 'ویرایش', add: 'افزودن', confirm: 'تأیید', retry: 'دوباره تلاش کن', reload: 'بارگذاری دوباره',
    more: 'نمایش بیشتر', clear: 'پاک کردن', copy: 'کپی', copied: 'کپی شد', choose: 'انتخاب', change: 'تغییر', call: 'تماس', undo: 'برگرداندن', menu: 'گزینه‌ها', home: 'رفتن به خانه',
  },
  look: { theme: 'پوسته', light: 'روشن', dark: 'تیره', system: 'مثل دستگاه', toDark: 'پوستهٔ تیره', toLight: 'پوستهٔ روشن', language: 'زبان', fa: 'فارسی', en: 'English', other: 'English' },
  state: {
    loading: 'در حال آوردن…', saving: 'در حال ذخیره…', saved: 'ذخیره شد', required: 'لازم است', optional: 'اختیاری', none: 'چیزی نیست', unknown: 'نامعلوم',
    offline: 'اینترنت وصل نیست. آنچه می‌بینید شاید تازه نباشد.', online: 'دوباره وصل شد.',
  },
  error: {
    title: 'این بخش باز نشد', offline: 'اینترنت وصل نیست یا سامانه در دسترس نیست. اتصال را بررسی کنید.', server: 'سامانه پاسخ درستی نداد. کمی بعد دوباره تلاش کنید.', busy: 'سامانه شلوغ است. کمی بعد دوباره تلاش کنید.',
    wait: (seconds: number) => `${clock(seconds)} دیگر دوباره تلاش کنید.`, notFound: 'چنین چیزی نیست یا به آن دسترسی ندارید.', forbidden: 'نقش شما اجازهٔ این کار را ندارد.', invalid: 'ورودی درست نیست.', stale: 'در این میان کس دیگری این را تغییر داده است. صفحه تازه شد؛ دوباره نگاه کنید.',
    signIn: 'برای دیدن این بخش وارد شوید.', quote: (id: string) => `کد پیگیری: ${id}`, crash: 'اشکالی در برنامه پیش آمد', crashText: 'اطلاعات شما از دست نرفته است. صفحه را دوباره بارگذاری کنید.', other: (detail: string) => detail || 'این کار انجام نشد.',
  },
  notFound: { title: 'این صفحه نیست', text: 'نشانی را دوباره ببینید یا از خانه شروع کنید.' },
  signIn: {
    title: 'ورود', enter: 'ورود', out: 'خروج', why: 'شمارهٔ موبایل را بنویسید تا کد ورود پیامک شود.', phone: 'شمارهٔ موبایل', phoneHint: 'مثل \u2066۰۹۱۲ ۱۲۳ ۴۵۶۷\u2069', phoneWrong: 'شمارهٔ موبایل یازده رقم است و با ۰۹ شروع می‌شود.', send: 'فرستادن کد', code: 'کد شش‌رقمی',
    sent: (phone: string) => `کد به ${phone} پیامک شد.`, other: 'تغییر شماره', again: 'فرستادن دوبارهٔ کد', againIn: (seconds: number) => `فرستادن دوباره تا ${clock(seconds)} دیگر`, againSent: 'کد تازه فرستاده شد.', codeWrong: 'کد شش رقم است.', check: 'تأیید کد', goodbye: 'خارج شدید', 
    needed: 'اول وارد شوید', 
  },
  plate: {
    label: 'پلاک', of: (text: string) => `پلاک ${text}`, first: 'دو رقم اول', letter: 'حرف', middle: 'سه رقم', region: 'کد ایران', iran: 'ایران', kind: 'نوع پلاک', car: 'خودرو', motorcycle: 'موتورسیکلت', free: 'پلاک دیگر', motorRegion: 'سه رقم بالا', serial: 'پنج رقم پایین',
    freeText: 'متن پلاک', freeHint: 'منطقهٔ آزاد، گذر موقت یا خارجی', incomplete: 'پلاک کامل نیست.', disabled: 'ژ (جانبازان)', protocol: 'تشریفات',
  },
  calendar: { previousMonth: 'ماه قبل', nextMonth: 'ماه بعد', full: 'پر', closed: 'تعطیل', free: (n: number) => (n ? `${num(n)} نوبت خالی` : 'نوبت خالی ندارد'), previousDay: 'روز قبل', nextDay: 'روز بعد', today: 'امروز' },
  field: { decrease: 'کمتر', increase: 'بیشتر', results: (n: number) => (n ? `${num(n)} پیشنهاد` : 'پیشنهادی نیست'), tooSmall: (n: string) => `کمتر از ${n} نمی‌شود.`, tooLarge: (n: string) => `بیشتر از ${n} نمی‌شود.`, empty: 'این را پر کنید.' },
  toast: { region: 'خبرها' },
  roles: { technician: 'کارشناس', reception: 'پذیرش', manager: 'مدیر محل', administrator: 'مدیر کسب‌وکار', operator: 'گردانندهٔ سامانه' },
  booking: {
    state: { held: 'نگه‌داشته', confirmed: 'رزرو شده', arrived: 'آمده', in_progress: 'در حال انجام', finished: 'انجام شد', cancelled: 'لغو شد', expired: 'از دست رفت', no_show: 'نیامد' },
  },
  report: { standing: { valid: 'معتبر', expired: 'منقضی', superseded: 'جایگزین شده', revoked: 'باطل شده' } },
}
