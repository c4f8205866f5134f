import { useT } from '../i18n'
import { lang, setLang } from '../i18n/lang'
import { IconButton, Button } from '../ui/Button'
import { Languages, Moon, Sun } from '../ui/icons/core'
import { setTheme, useIsDark } from '../ui/theme'

/** The switches of language and theme. `small`: icons only. */
export function Look({ small }: { small?: boolean }) {
  const t = useT('shell').look, dark = useIsDark(), other = lang === 'fa' ? 'en' : 'fa'
  return (
    <div className="flex items-center">
      {small ? <IconButton label={t.other} lang={other} className="text-ink-2" onClick={() => setLang(other)}><Languages /></IconButton> : <Button kind="ghost" className="text-ink-2" onClick={() => setLang(other)}><Languages size={18} /><span lang={other}>{t.other}</span></Button>}
      <IconButton label={dark ? t.toLight : t.toDark} className="text-ink-2" onClick={() => setTheme(dark ? 'light' : 'dark')}>{dark ? <Sun /> : <Moon />}</IconButton>
    </div>
  )
}
