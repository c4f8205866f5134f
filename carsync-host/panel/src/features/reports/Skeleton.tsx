import { Skeleton } from '../../ui/Feedback'
import { Page } from '../../ui/Page'

export const ReportSkeleton = () => <Page width="wide"><Skeleton className="h-12 w-56" /><Skeleton className="h-64 rounded-card!" /><Skeleton className="h-96 rounded-card!" /></Page>
