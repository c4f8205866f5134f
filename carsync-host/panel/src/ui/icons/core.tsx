// The icons of the shell and of the components: every page has them. Shapes from Lucide (https://lucide.dev, ISC licence).
// Three files, because a bundler cannot split one: `pages.tsx` for the customers' pages, `staff.tsx` for staff and administration.
import { Icon, type IconProps } from './Icon'

export const MapPin = (p: IconProps) => <Icon {...p}><path d="M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0" /><circle cx="12" cy="10" r="3" /></Icon>
export const CalendarCheck = (p: IconProps) => <Icon {...p}><path d="M 19 3 L 5 3" /><path d="M 21 13 L 21 5" /><path d="M 21 5 A2 2 0 0 0 19 3" /><path d="M 3 19 A2 2 0 0 0 5 21" /><path d="M 3 5 L 3 19" /><path d="M 5 3 A2 2 0 0 0 3 5" /><path d="m16 19 2 2 4-4" /><path d="M16 2v3" /><path d="M3 9h18" /><path d="M5 21 L12.5 21" /><path d="M8 2v3" /></Icon>
export const Car = (p: IconProps) => <Icon {...p}><path d="m21 8-2 2-1.5-3.7A2 2 0 0 0 15.646 5H8.4a2 2 0 0 0-1.903 1.257L5 10 3 8" /><path d="M7 14h.01" /><path d="M17 14h.01" /><rect width="18" height="8" x="3" y="10" rx="2" /><path d="M5 18v2" /><path d="M19 18v2" /></Icon>
export const Report = (p: IconProps) => <Icon {...p}><path d="M10.5 22H6a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.706.706l3.588 3.588A2.4 2.4 0 0 1 20 8v6" /><path d="M14 2v5a1 1 0 0 0 1 1h5" /><path d="m14 20 2 2 4-4" /></Icon>
export const Person = (p: IconProps) => <Icon {...p}><circle cx="12" cy="8" r="5" /><path d="M20 21a8 8 0 0 0-16 0" /></Icon>
export const Moon = (p: IconProps) => <Icon {...p}><path d="M20.985 12.486a9 9 0 1 1-9.473-9.472c.405-.022.617.46.402.803a6 6 0 0 0 8.268 8.268c.344-.215.825-.004.803.401" /></Icon>
export const Sun = (p: IconProps) => <Icon {...p}><circle cx="12" cy="12" r="4" /><path d="M12 2v2" /><path d="M12 20v2" /><path d="m4.93 4.93 1.41 1.41" /><path d="m17.66 17.66 1.41 1.41" /><path d="M2 12h2" /><path d="M20 12h2" /><path d="m6.34 17.66-1.41 1.41" /><path d="m19.07 4.93-1.41 1.41" /></Icon>
export const Languages = (p: IconProps) => <Icon {...p}><path d="m5 8 6 6" /><path d="m4 14 6-6 2-3" /><path d="M2 5h12" /><path d="M7 2h1" /><path d="m22 22-5-10-5 10" /><path d="M14 18h6" /></Icon>
export const Back = (p: IconProps) => <Icon {...p} mirrored><path d="m12 19-7-7 7-7" /><path d="M19 12H5" /></Icon>
export const Next = (p: IconProps) => <Icon {...p} mirrored><path d="m9 18 6-6-6-6" /></Icon>
export const Previous = (p: IconProps) => <Icon {...p} mirrored><path d="m15 18-6-6 6-6" /></Icon>
export const Down = (p: IconProps) => <Icon {...p}><path d="m6 9 6 6 6-6" /></Icon>
export const Check = (p: IconProps) => <Icon {...p}><path d="M20 6 9 17l-5-5" /></Icon>
export const Close = (p: IconProps) => <Icon {...p}><path d="M18 6 6 18" /><path d="m6 6 12 12" /></Icon>
export const Search = (p: IconProps) => <Icon {...p}><path d="m21 21-4.34-4.34" /><circle cx="11" cy="11" r="8" /></Icon>
export const Plus = (p: IconProps) => <Icon {...p}><path d="M5 12h14" /><path d="M12 5v14" /></Icon>
export const Minus = (p: IconProps) => <Icon {...p}><path d="M5 12h14" /></Icon>
export const SignIn = (p: IconProps) => <Icon {...p} mirrored><path d="m10 17 5-5-5-5" /><path d="M15 12H3" /><path d="M15 3h4a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2h-4" /></Icon>
export const Warning = (p: IconProps) => <Icon {...p}><path d="m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3" /><path d="M12 9v4" /><path d="M12 17h.01" /></Icon>
export const Alert = (p: IconProps) => <Icon {...p}><circle cx="12" cy="12" r="10" /><line x1="12" x2="12" y1="8" y2="12" /><line x1="12" x2="12.01" y1="16" y2="16" /></Icon>
export const Info = (p: IconProps) => <Icon {...p}><circle cx="12" cy="12" r="10" /><path d="M12 16v-4" /><path d="M12 8h.01" /></Icon>
export const Done = (p: IconProps) => <Icon {...p}><circle cx="12" cy="12" r="10" /><path d="m16 9-5.5 5.5L8 12" /></Icon>
export const Offline = (p: IconProps) => <Icon {...p}><path d="M12 20h.01" /><path d="M8.5 16.429a5 5 0 0 1 7 0" /><path d="M5 12.859a10 10 0 0 1 5.17-2.69" /><path d="M19 12.859a10 10 0 0 0-2.007-1.523" /><path d="M2 8.82a15 15 0 0 1 4.177-2.643" /><path d="M22 8.82a15 15 0 0 0-11.288-3.764" /><path d="m2 2 20 20" /></Icon>
export const Refresh = (p: IconProps) => <Icon {...p}><path d="M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8" /><path d="M21 3v5h-5" /><path d="M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16" /><path d="M8 16H3v5" /></Icon>
export const Store = (p: IconProps) => <Icon {...p}><path d="M15 21v-5a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v5" /><path d="M17.774 10.31a1.12 1.12 0 0 0-1.549 0 2.5 2.5 0 0 1-3.451 0 1.12 1.12 0 0 0-1.548 0 2.5 2.5 0 0 1-3.452 0 1.12 1.12 0 0 0-1.549 0 2.5 2.5 0 0 1-3.77-3.248l2.889-4.184A2 2 0 0 1 7 2h10a2 2 0 0 1 1.653.873l2.895 4.192a2.5 2.5 0 0 1-3.774 3.244" /><path d="M4 10.95V19a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-8.05" /></Icon>
export const Lock = (p: IconProps) => <Icon {...p}><rect width="18" height="11" x="3" y="11" rx="2" ry="2" /><path d="M7 11V7a5 5 0 0 1 10 0v4" /></Icon>
