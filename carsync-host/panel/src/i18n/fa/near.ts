// The texts of finding a workshop.
import { decimal, grouped, num } from '../numbers'

export default {
  title: 'نزدیک‌ترین مرکزها', titleOf: (name: string) => `شعبه‌های ${name}`, around: (place: string) => `اطراف ${place}`, here: 'جای شما', picked: 'جای انتخاب‌شده روی نقشه', changePlace: 'تغییر محل', useLocation: 'پیدا کردن جای من', locating: 'در حال پیدا کردن جای شما…', denied: 'دسترسی به موقعیت داده نشد. محل را از فهرست انتخاب کنید.', unavailable: 'موقعیت پیدا نشد. محل را از فهرست انتخاب کنید.',
  map: 'نقشهٔ مرکزها', searchHere: 'جست‌وجو در این محدوده', zoomIn: 'نزدیک‌تر', zoomOut: 'دورتر', you: 'جای شما', earliest: 'اولین نوبت', none: 'فعلاً نوبت خالی ندارد', from: (price: string) => `از ${price}`, book: 'گرفتن نوبت', bookAt: (name: string) => `گرفتن نوبت: ${name}`,
  found: (n: number, more: boolean) => `${num(n)}${more ? '+' : ''} مرکز پیدا شد`, searching: 'در حال جست‌وجو…', distance: (m: number) => (m < 950 ? `${num(Math.max(50, Math.round(m / 50) * 50))} متر` : `${m < 10_000 ? decimal(m / 1000) : grouped(m / 1000)} کیلومتر`), ring: (km: number) => `${num(km)} کیلومتر`,
  service: 'خدمت', all: 'همهٔ خدمات', moreServices: 'خدمت‌های دیگر', sort: 'ترتیب', nearest: 'نزدیک‌ترین', soonest: 'زودترین', emptyTitle: 'مرکزی پیدا نشد', emptyText: 'محل یا خدمت را تغییر دهید.', clearService: 'نمایش همهٔ خدمات',
  placeTitle: 'کجا دنبال نوبت می‌گردید؟', placeSearch: 'شهر یا محله', placeHint: 'می‌توانید نقشه را هم جابه‌جا کنید و «جست‌وجو در این محدوده» را بزنید.', placeNone: 'این نام در فهرست نیست. نزدیک‌ترین شهر را انتخاب کنید یا نقشه را جابه‌جا کنید.', serviceSearch: 'نام خدمت',
}
