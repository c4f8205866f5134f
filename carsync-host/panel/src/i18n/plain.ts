import { latin } from './numbers'

/** One spelling for what people type: Arabic letters, half spaces, case. */
export const plain = (text: string) => latin(text).toLowerCase().replace(/ي/g, 'ی').replace(/ك/g, 'ک').replace(/[آأإ]/g, 'ا').replace(/ة/g, 'ه').replace(/[\u200c\s-]+/g, '')
