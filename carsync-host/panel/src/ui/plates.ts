// What a plate is made of. The API's texts: `12ب345-67` a car, `123-45678` a motorcycle, anything else free text.
export type PlateValue =
  | { kind: 'car'; first: string; letter: string; middle: string; region: string }
  | { kind: 'motorcycle'; region: string; serial: string }
  | { kind: 'free'; text: string }
export type PlateKind = PlateValue['kind']

/** Private cars' first, as people look for them; then those of other uses. */
export const LETTERS = ['ب', 'ج', 'د', 'س', 'ص', 'ط', 'ق', 'ل', 'م', 'ن', 'و', 'ه', 'ی', 'ت', 'ع', 'ک', 'الف', 'پ', 'ث', 'ش', 'ز', 'ف', 'گ', 'ژ', 'D', 'S', 'تشریفات']

export const emptyPlate = (kind: PlateKind = 'car'): PlateValue => kind === 'car' ? { kind, first: '', letter: '', middle: '', region: '' } : kind === 'motorcycle' ? { kind, region: '', serial: '' } : { kind, text: '' }

/** A masked plate (`12ب***-34`) is read, too. */
export function readPlate(text: string): PlateValue {
  const car = /^(\d{2})([^\d\s*-]+)(\d{3}|\*{3})-(\d{2})$/.exec(text)
  if (car) return { kind: 'car', first: car[1]!, letter: car[2]!, middle: car[3]!, region: car[4]! }
  const bike = /^(\d{3})-(\d{5}|\*{3}\d\d)$/.exec(text)
  if (bike) return { kind: 'motorcycle', region: bike[1]!, serial: bike[2]! }
  return { kind: 'free', text: text.replace(/^free:/, '') }
}

export const plateEmpty = (plate: PlateValue) => Object.entries(plate).every(([key, value]) => key === 'kind' || !value)
export function plateComplete(plate: PlateValue) {
  switch (plate.kind) {
    case 'car': return plate.first.length === 2 && !!plate.letter && plate.middle.length === 3 && plate.region.length === 2
    case 'motorcycle': return plate.region.length === 3 && plate.serial.length === 5
    case 'free': return plate.text.trim().length >= 2
  }
}
/** As the API wants it; only of a complete plate. */
export function plateText(plate: PlateValue): string {
  switch (plate.kind) {
    case 'car': return `${plate.first}${plate.letter}${plate.middle}-${plate.region}`
    case 'motorcycle': return `${plate.region}-${plate.serial}`
    case 'free': return plate.text.trim()
  }
}

/** The letter decides the colour: public and taxi yellow, government red, police green, and so on. */
export function platePaint(letter: string) {
  if (['ت', 'ع', 'ک'].includes(letter)) return 'bg-[#f8c832] text-black border-black/80'
  if (letter === 'الف') return 'bg-[#b3202c] text-white border-[#7d1620]'
  if (letter === 'پ' || letter === 'ث') return 'bg-[#12633c] text-white border-[#0b4328]'
  if (letter === 'ش') return 'bg-[#c3a66b] text-black border-black/80'
  if (['ز', 'ف', 'D', 'S'].includes(letter)) return 'bg-[#a3d5ef] text-black border-black/80'
  return 'bg-white text-black border-black/80'
}
