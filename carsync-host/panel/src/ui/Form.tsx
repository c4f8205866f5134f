// A form that shows what is wrong at the field it is wrong at, whoever says so: the fields' own checks at submit, or the API's answer (`errors`).
// The first wrong field gets the focus; a message goes as soon as its field is edited.
import { createContext, use, useEffect, useEffectEvent, useMemo, useRef, useState, type ComponentProps, type ReactNode } from 'react'
import { Banner } from './Feedback'

type Check = () => string | null | undefined
type Shown = Record<string, string>
type Errors = { shown: Shown; edited: (name: string) => void; register: (name: string, check: Check) => () => void }
const Context = createContext<Errors | null>(null)

type FormProps = Omit<ComponentProps<'form'>, 'onSubmit'> & { onSubmit: () => void; errors?: Shown; error?: string | null; children: ReactNode }

/** `errors`: messages by field name; keep the object the same while the answer is the same. `error`: what belongs to no field. */
export function Form({ onSubmit, errors, error, children, ...rest }: FormProps) {
  const box = useRef<HTMLFormElement>(null)
  const checks = useRef(new Map<string, Check>())
  const [shown, setShown] = useState<Shown>({})

  const focusFirst = (names: string[]) => requestAnimationFrame(() => {
    const wrong = [...(box.current?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].find((field) => names.includes(field.dataset.field!))
    const control = wrong?.matches('input,select,textarea') ? wrong : wrong?.querySelector<HTMLElement>('input,select,textarea,button')
    control?.focus()
  })
  const show = useEffectEvent((next: Shown) => { setShown(next); if (Object.keys(next).length) focusFirst(Object.keys(next)) })
  const signature = JSON.stringify(errors ?? {})
  useEffect(() => { show(JSON.parse(signature) as Shown) }, [signature])

  const context = useMemo<Errors>(() => ({
    shown,
    edited: (name) => setShown((now) => { if (!(name in now)) return now; const { [name]: _, ...rest } = now; return rest }),
    register: (name, check) => { checks.current.set(name, check); return () => { checks.current.delete(name) } },
  }), [shown])

  return (
    <form {...rest} ref={box} noValidate onSubmit={(event) => {
      event.preventDefault()
      const wrong = Object.fromEntries([...checks.current].flatMap(([name, check]) => { const message = check(); return message ? [[name, message]] : [] }))
      setShown(wrong)
      if (Object.keys(wrong).length) focusFirst(Object.keys(wrong))
      else onSubmit()
    }}>
      <Context value={context}>
        {error && <Banner tone="bad">{error}</Banner>}
        {children}
      </Context>
    </form>
  )
}

/** For a field: its message, and what to call when it is edited. `check` runs at submit. */
export function useFieldError(name: string | undefined, check?: Check) {
  const form = use(Context)
  const run = useEffectEvent(() => check?.())
  const register = form?.register
  useEffect(() => (name && register ? register(name, () => run()) : undefined), [name, register])
  return { error: name ? form?.shown[name] : undefined, edited: () => { if (name) form?.edited(name) } }
}
