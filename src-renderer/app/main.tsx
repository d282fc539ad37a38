import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { listen, onReadError, queryClient } from '../client/core.ts'
import { reportError } from '../ui/report.ts'
import { TooltipProvider } from '../ui/tooltip.tsx'
import { Boundary } from './boundary.tsx'
import { Shell } from './shell.tsx'
import { rememberTheme } from './theme.ts'
import './styles.css'

rememberTheme()
onReadError(reportError)
listen()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <TooltipProvider>
          <Boundary>
            <Shell />
          </Boundary>
        </TooltipProvider>
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
)
