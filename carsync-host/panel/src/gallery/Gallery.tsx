// Every component in every state; development only. What a screenshot and axe see here, they need not look for in the pages.
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Look } from '../app/Look'
import { withAriaWords } from '../i18n'
import { addDays, dateTime, dayFull, dayLong, dayNear, monthTitle, todayIn } from '../i18n/dates'
import { money } from '../i18n/numbers'
import { Badge, bookingTone, standingTone, type Tone } from '../ui/Badge'
import { Button, ButtonLink, IconButton, type ButtonKind } from '../ui/Button'
import { Card, Facts, Initial, Row, Rows, Section } from '../ui/Card'
import { Checkbox, CheckCards, Chips, RadioCards, Segmented, Switch } from '../ui/Choice'
import { Banner, EmptyState, ErrorState, Skeleton } from '../ui/Feedback'
import { BodyMap, PanelSign } from '../ui/BodyMap'
import { BODIES, DRAWINGS } from '../ui/body'
import { PANEL_STATES } from '../ui/panels'
import { CodeField, PhoneField } from '../ui/PhoneField'
import { MoneyField, NumberField } from '../ui/NumberField'
import { SearchField } from '../ui/SearchField'
import { Select } from '../ui/Select'
import { SuggestField } from '../ui/SuggestField'
import { TextArea, TextField } from '../ui/Field'
import { Form } from '../ui/Form'
import * as shellIcons from '../ui/icons/core'
import * as pageIcons from '../ui/icons/pages'
import * as staff from '../ui/icons/staff'
import { Menu } from '../ui/Menu'
import { Money } from '../ui/Money'
import { More } from '../ui/More'
import { Ask, Dialog, Sheet } from '../ui/Overlay'
import { Page, PageHeader } from '../ui/Page'
import { Plate } from '../ui/Plate'
import { PlateField } from '../ui/PlateField'
import { emptyPlate, LETTERS, readPlate } from '../ui/plates'
import { SlotGrid } from '../ui/SlotGrid'
import { Table } from '../ui/Table'
import { Tabs } from '../ui/Tabs'
import { setHue } from '../ui/theme'
import { toast } from '../ui/Toast'

const core = { ...shellIcons, ...pageIcons }
const DayCalendar = lazy(() => withAriaWords(() => import('../ui/DayCalendar')))
const Part = ({ name, children }: { name: string; children: ReactNode }) => <Section title={name}><div className="grid gap-4">{children}</div></Section>
const line = 'flex flex-wrap items-center gap-2'

export default function Gallery() {
  const [text, setText] = useState(''), [amount, setAmount] = useState<number | null>(12), [price, setPrice] = useState<number | null>(21_000_000), [phone, setPhone] = useState('09121234567'), [code, setCode] = useState('123')
  const [one, setOne] = useState<string>('a'), [many, setMany] = useState(['a']), [on, setOn] = useState(true), [plate, setPlate] = useState(readPlate('12ب345-67')), [bike, setBike] = useState(readPlate('123-45678')), [none, setNone] = useState(emptyPlate())
  const [day, setDay] = useState(todayIn()), [slot, setSlot] = useState<string | null>('09:00'), [open, setOpen] = useState<'sheet' | 'dialog' | 'ask' | null>(null)
  const options = [{ value: 'a', label: 'کارشناسی کامل', note: '۹۰ دقیقه', end: <Money value={{ amount: 21_000_000 }} /> }, { value: 'b', label: 'تعویض روغن', note: '۳۰ دقیقه', end: <Money value={{ amount: 5_800_000 }} /> }, { value: 'c', label: 'گزینهٔ بسته', disabled: true }]
  return (
    <Page width="wide">
      <PageHeader title="Gallery" note={`${dayFull(day)} · ${money({ amount: 21_000_000 })}`} end={<Look />} />
      <label className="flex items-center gap-3 text-sm">hue <input type="range" min="0" max="360" defaultValue="205" className="w-full" onChange={(event) => setHue(+event.target.value)} /></label>
      <div className="grid items-start gap-4 md:grid-cols-2">
        <Part name="Button">
          {(['primary', 'soft', 'plain', 'ghost', 'danger'] as ButtonKind[]).map((kind) => <div key={kind} className={line}><Button kind={kind} size="small">کوچک</Button><Button kind={kind}><core.CalendarCheck size={18} />معمولی</Button><Button kind={kind} busy>مشغول</Button><Button kind={kind} disabled>بسته</Button></div>)}
          <Button kind="primary" size="large" full>بزرگ و پهن</Button>
          <div className={line}><IconButton label="more"><core.More /></IconButton><IconButton label="locate" kind="plain"><core.Locate /></IconButton><ButtonLink href="/gallery" kind="soft">پیوند</ButtonLink><Menu actions={[{ key: 'a', label: 'ویرایش', icon: <core.Edit size={18} /> }, { key: 'b', label: 'بسته', disabled: true }, { key: 'c', label: 'حذف', icon: <core.Remove size={18} />, danger: true }]} /></div>
        </Part>
        <Part name="Badge, Status">
          <div className={line}>{(['neutral', 'brand', 'blue', 'amber', 'violet', 'green', 'red'] as Tone[]).map((tone) => <Badge key={tone} tone={tone} dot>{tone}</Badge>)}</div>
          <div className={line}>{Object.entries(bookingTone).map(([state, tone]) => <Badge key={state} tone={tone}>{state}</Badge>)}</div>
          <div className={line}>{Object.entries(standingTone).map(([state, tone]) => <Badge key={state} tone={tone}>{state}</Badge>)}</div>
          <Banner>خبر</Banner><Banner tone="good" title="شد">همه چیز خوب است.</Banner><Banner tone="fair">دقت کنید.</Banner><Banner tone="bad" title="نشد" action={<Button size="small">دوباره</Button>}>دوباره تلاش کنید.</Banner>
        </Part>
        <Part name="Fields">
          <TextField label="نام" value={text} onChange={setText} placeholder="مثلاً سارا" hint="راهنما" optional />
          <TextField label="خطا" value={text} onChange={setText} error="این را پر کنید." start={<core.Person size={18} />} />
          <TextField label="بسته" value="نمی‌شود" onChange={setText} disabled />
          <TextArea label="یادداشت" value={text} onChange={setText} />
          <div className="grid grid-cols-2 gap-3"><NumberField label="مدت" value={amount} onChange={setAmount} unit="دقیقه" min={5} max={600} /><NumberField label="تعداد" value={amount} onChange={setAmount} steppers min={0} max={20} /></div>
          <MoneyField label="قیمت" value={price} onChange={setPrice} />
          <Select label="انتخاب" value={one} onChange={setOne} options={[{ value: 'a', label: 'یک' }, { value: 'b', label: 'دو' }]} />
          <SearchField label="جست‌وجو" value={text} onChange={setText} />
          <SuggestField label="مدل" value={text} onChange={setText} suggestions={[{ key: '1', label: 'پژو ۲۰۷', note: 'ایران خودرو' }, { key: '2', label: 'دنا پلاس', note: 'ایران خودرو' }]} onPick={(s) => setText(s.label)} />
          <PhoneField value={phone} onChange={setPhone} /><CodeField value={code} onChange={setCode} />
          <Form className="grid gap-3" onSubmit={() => toast('فرستاده شد', 'good')} errors={{ city: 'چنین شهری نیست.' }} error="فرم درست نیست."><TextField label="شهر" name="city" value={text} onChange={setText} required /><Button type="submit">فرستادن</Button></Form>
        </Part>
        <Part name="Choices">
          <Segmented label="Segmented" hideLabel={false} value={one} onChange={setOne} options={[{ value: 'a', label: 'روز' }, { value: 'b', label: 'هفته' }, { value: 'c', label: 'ماه' }]} />
          <Chips label="Chips" value={one} onChange={setOne} options={['a', 'b', 'c', 'd', 'e'].map((value) => ({ value, label: `صافی ${value} بلندتر` }))} />
          <RadioCards label="RadioCards" value={one} onChange={setOne} options={options} />
          <CheckCards label="CheckCards" value={many} onChange={setMany} options={options} />
          <Checkbox label="یادآوری" note="دو ساعت پیش" checked={on} onChange={setOn} /><Switch label="پیامک" note="خبرها" checked={on} onChange={setOn} /><Switch label="خاموش" checked={!on} onChange={() => setOn(!on)} />
        </Part>
        <Part name="Body map">
          <div className="grid grid-cols-2 gap-4">{BODIES.map((which) => <BodyMap key={which} which={which} label={which} ends={{ front: 'جلو', rear: 'عقب', left: 'راننده', right: 'شاگرد' }} selected="hood" onSelect={(key) => toast(key)} panels={Object.fromEntries(DRAWINGS[which].map(({ key }, at) => { const state = at === 12 ? 'skipped' : PANEL_STATES[at]; return [key, { state, label: `${key}: ${state ?? '-'}`, missing: !state }] }))} />)}</div>
          <div className={line}>{PANEL_STATES.map((state) => <PanelSign key={state} state={state} />)}</div>
        </Part>
        <Part name="Plate">
          <div className={line}>{LETTERS.map((letter) => <Plate key={letter} value={`12${letter}345-67`} />)}<Plate value="123-45678" /><Plate value="KISH 12345" /></div>
          <Plate value="12ب345-67" large />
          <PlateField value={plate} onChange={setPlate} /><PlateField value={bike} onChange={setBike} /><PlateField value={none} onChange={setNone} kinds={false} error="پلاک کامل نیست." />
        </Part>
        <Part name="Calendar, slots">
          <Suspense fallback={<Skeleton className="h-90" />}><DayCalendar label="روز" zone="Asia/Tehran" value={day} onChange={setDay} min={addDays(todayIn(), -2)} max={addDays(todayIn(), 29)} mark={(d) => (+d.slice(-1) % 4 === 0 ? 'full' : +d.slice(-1) % 3 === 0 ? 'few' : 'plenty')} /></Suspense>
          <p className="text-xs text-ink-2">{[dayNear(day), dayLong(day), monthTitle(day), dateTime(`${day}T08:30:00+03:30`, 'Asia/Tehran')].join(' · ')}</p>
          <SlotGrid label="ساعت" value={slot} onChange={setSlot} groups={[{ title: 'صبح', slots: ['08:00', '08:30', '09:00', '09:30', '10:00'].map((value) => ({ value, label: value, disabled: value === '08:30' })) }, { title: 'عصر', slots: [{ value: '17:00', label: '17:00', note: 'آخرین' }] }]} />
        </Part>
        <Part name="Cards, rows, table">
          <Rows><Row start={<Initial>س</Initial>} title="سرویس‌گاه" note="نشانی" end={<Badge tone="green">باز</Badge>} href="/gallery" /><Row title="بدون پیوند" end={<Plate value="12ب345-67" />} /></Rows>
          <Card><Facts className="grid-cols-2" items={[['نام', 'سارا'], ['مبلغ', <Money value={{ amount: 1_234_565 }} />]]} /></Card>
          <Table label="جدول" rowKey={(row) => row.name} rows={[{ name: 'تعویض روغن', price: 5_800_000 }, { name: 'دیاگ', price: 7_200_000 }]} columns={[{ key: 'n', title: 'خدمت', main: true, cell: (row) => row.name }, { key: 'p', title: 'قیمت', end: true, cell: (row) => <Money value={{ amount: row.price }} /> }]} actions={() => <Menu actions={[{ key: 'a', label: 'ویرایش' }]} />} />
          <More query={{ hasNextPage: true, isFetchingNextPage: false, fetchNextPage: () => {} }} />
          <Tabs label="Tabs" tabs={[{ key: 'a', label: 'یک', panel: 'متن یک' }, { key: 'b', label: 'دو', panel: 'متن دو' }]} />
        </Part>
        <Part name="States, overlays">
          <div className={line}><Button onClick={() => setOpen('sheet')}>Sheet</Button><Button onClick={() => setOpen('dialog')}>Dialog</Button><Button onClick={() => setOpen('ask')}>Ask</Button><Button onClick={() => toast('ذخیره شد', 'good', { label: 'برگردان', run: () => {} })}>Toast</Button><Button onClick={() => toast('این کار انجام نشد؛ دوباره تلاش کنید.', 'bad')}>Toast bad</Button></div>
          <Skeleton className="h-12" /><EmptyState icon={<core.Car size={28} />} title="خودرویی نیست" text="اولین خودرو را اضافه کنید."><Button kind="primary">افزودن</Button></EmptyState><ErrorState text="سامانه شلوغ است." quote="3f2a" retry={() => {}} />
          <Sheet open={open === 'sheet'} onClose={() => setOpen(null)} title="برگه" note="توضیح" footer={<Button kind="primary" onClick={() => setOpen(null)}>ذخیره</Button>}><TextField label="نام" value={text} onChange={setText} /></Sheet>
          <Dialog open={open === 'dialog'} onClose={() => setOpen(null)} title="گفت‌وگو">متن</Dialog>
          <Ask open={open === 'ask'} onClose={() => setOpen(null)} title="حذف شود؟" confirm="حذف" kind="danger" onConfirm={() => setOpen(null)}>برگشت ندارد.</Ask>
        </Part>
      </div>
      <Part name="Icons"><div className="flex flex-wrap gap-4">{Object.entries({ ...core, ...staff }).map(([name, Icon]) => <span key={name} className="grid w-16 justify-items-center gap-1 text-center text-[10px] text-ink-3"><Icon />{name}</span>)}</div></Part>
    </Page>
  )
}
