// The texts of the booking widget on other sites.
export default {
  title: 'گرفتن نوبت', choose: 'شعبه', pick: 'یک شعبه را انتخاب کنید', go: 'ادامه در سایت', goNote: 'تأیید نوبت در پنجرهٔ تازه و در سایت انجام می‌شود.', services: 'خدمت', missing: 'در نشانی این قاب، نام کسب‌وکار (tenant) نیامده است.', by: 'با کارسینک', embed: 'گذاشتن نوبت‌دهی در سایت خودتان', embedText: 'این دو خط را هر جای صفحهٔ خود بگذارید. اندازه‌اش خودکار تنظیم می‌شود.', copy: 'کپی کد', preview: 'پیش‌نمایش',
}
