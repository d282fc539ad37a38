import { defineConfig } from '@playwright/test'
import { chromiumArguments } from './fixtures/chromium.ts'
import './fixtures/paths.ts'
import type { FaceOptions } from './fixtures/test.ts'

export default defineConfig<FaceOptions>({
  testDir: 'specs',
  outputDir: '../test-results',
  globalTeardown: './fixtures/teardown.ts',
  // Ten times what a quiet machine takes: a busy one of two cores needs seconds for an answer of the slow models.
  timeout: 240_000,
  expect: { timeout: 45_000 },
  fullyParallel: false,
  workers: process.env.CI ? 1 : 2,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  reporter: 'list',
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: process.env.FLOWLINE_CHROMIUM || undefined, args: chromiumArguments },
  },
  projects: [
    { name: 'web', use: { face: 'web' } },
    { name: 'electron', testMatch: 'journeys/**', use: { face: 'electron' } },
  ],
})
