/** Menu and message boxes of the desktop window. */
export const desktop = {
  'desktop.menu.edit': 'Edit',
  'desktop.menu.view': 'View',
  'desktop.menu.window': 'Window',
  'desktop.menu.help': 'Help',
  'desktop.menu.reload': 'Reload',
  'desktop.menu.openLibrary': 'Show the library folder',
  'desktop.menu.onnxRuntime': 'About ONNX Runtime (opens your browser)',
  'desktop.crash.title': 'The window keeps failing',
  'desktop.crash.detail':
    'The graphics driver may be the cause. Your pictures and running jobs are safe. Restart without hardware acceleration, or try again as it is.',
  'desktop.crash.withoutGpu': 'Restart without acceleration',
  'desktop.crash.again': 'Try again',
  'desktop.crash.quit': 'Quit',
  'desktop.locked.title': 'Flowline is already running',
  'desktop.locked.detail': 'Another Flowline uses the library {{library}}. Close it, or start this one with another --library.',
  'desktop.failed.title': 'Flowline could not start',
}
