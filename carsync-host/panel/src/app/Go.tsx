import type { ComponentProps, ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { warm } from './routes'

/** A link inside the panel that fetches its page as soon as somebody comes near it. */
export function Go({ href, ...rest }: { href: string; className?: string; children: ReactNode; replace?: boolean } & Omit<ComponentProps<'a'>, 'href' | 'className' | 'children'>) {
  const near = () => void warm(href)
  return <Link href={href} {...rest} onPointerEnter={near} onTouchStart={near} onFocus={near} />
}

/** Whether a link of a navigation is where we are: exactly, or above it. */
export function useHere() {
  const [path] = useLocation()
  return (href: string, under: string[] = []) => (path === href || (href !== '/' && path.startsWith(`${href}/`)) || under.some((prefix) => path.startsWith(prefix)))
}
