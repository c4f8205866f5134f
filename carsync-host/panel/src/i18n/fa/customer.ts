// The texts of a workshop's page, booking, and a vehicle's fields.
import { clock, num } from '../numbers'

export default {
  workshop: {
    services: 'خدمات و قیمت‌ها', servicesNote: 'یک یا چند خدمت را انتخاب کنید.', hours: 'ساعت کار', openNow: (until: string) => `باز است تا ${until}`, breakNow: (until: string) => `استراحت تا ${until}`, closedNow: 'اکنون بسته است', opensAt: (when: string) => `باز می‌شود: ${when}`, closedDay: 'تعطیل', breaks: (text: string) => `استراحت ${text}`, address: 'نشانی', phone: 'تلفن', directions: 'مسیریابی', of: (tenant: string) => `از ${tenant}`,
    choose: 'انتخاب زمان', chosen: (n: number) => `${num(n)} خدمت`, google: 'گوگل مپ', neshan: 'نشان', balad: 'بلد', waze: 'ویز', overnight: 'تا روز بعد می‌ماند', inspection: 'با گزارش',
  },
  book: {
    services: 'خدمات', car: 'خودرو', title: 'گرفتن نوبت', service: 'چه کاری؟', serviceNote: 'می‌توانید چند خدمت را با هم بگیرید.', vehicle: 'کدام خودرو؟', day: 'چه روزی؟', time: 'چه ساعتی؟', morning: 'صبح', afternoon: 'بعدازظهر', evening: 'عصر و شب', go: 'ادامه', chooseService: 'خدمت را انتخاب کنید', chooseTime: 'ساعت را انتخاب کنید', changeServices: 'تغییر خدمات', firstService: 'اول خدمت را انتخاب کنید تا زمان‌های خالی را ببینید.',
    noSlots: 'این روز نوبت خالی ندارد.', nextFree: (when: string) => `اولین نوبت خالی: ${when}`, noneAtAll: 'برای این انتخاب تا یک ماه آینده نوبت خالی نیست. خدمت کمتری انتخاب کنید یا با محل تماس بگیرید.', summary: 'خلاصهٔ نوبت', total: 'جمع', pay: 'پرداخت در محل', duration: 'مدت', when: 'زمان', place: 'محل', taken: 'این ساعت همین حالا گرفته شد', takenText: 'چیزی از شما کم نشد. نزدیک‌ترین ساعت‌های خالی:', signInWhy: 'برای ثبت نوبت، شمارهٔ موبایل خود را تأیید کنید.',
    review: 'مرور و تأیید', held: (seconds: number) => `این ساعت تا ${clock(seconds)} برای شما نگه داشته شده است.`, heldOver: 'وقت نگه‌داشتن این ساعت تمام شد.', holdAgain: 'نگه‌داشتن دوباره', note: 'یادداشت برای محل', noteHint: 'مثلاً: صدای جلوبندی را هم ببینید', confirm: 'تأیید نوبت', policy: (hours: number) => `تا ${num(hours)} ساعت پیش از نوبت می‌توانید آن را لغو یا جابه‌جا کنید.`, nothingToPay: 'اکنون چیزی پرداخت نمی‌کنید.', legendPlenty: 'خالی', legendFew: 'کم', legendFull: 'پر',
  },
  vehicle: {
    mine: 'خودروهای من', other: 'خودروی دیگر', model: 'مدل خودرو', modelHint: 'مثلاً پژو ۲۰۷', more: 'مشخصات بیشتر', noPlate: 'پلاک ندارد یا یادتان نیست؟ VIN یا شمارهٔ شاسی را بنویسید.', vin: 'VIN (۱۷ نویسه)', chassis: 'شمارهٔ شاسی', colour: 'رنگ', unnamed: 'پلاک، VIN یا شمارهٔ شاسی را بنویسید.', nameless: 'خودرو',
  },
}
