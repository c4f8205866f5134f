import { lang } from '../../i18n/lang'

/** What somebody puts on their own page. */
export const snippetOf = (tenant: string) => `<div data-carsync="${tenant}" data-lang="${lang}"></div>\n<script src="${location.origin}/widget.js" async></script>`
