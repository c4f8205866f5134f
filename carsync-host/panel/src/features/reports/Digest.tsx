/** Sixty-four digits that people may have to read out. */
export const Digest = ({ value }: { value: string }) => <code dir="ltr" className="block text-start font-mono text-xs leading-6 break-words select-all">{value.match(/.{1,8}/g)?.join(' ')}</code>
