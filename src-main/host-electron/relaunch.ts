import { app } from 'electron'

/**
 * Starts the app again once it has quit. The mount of an AppImage is gone by then, so the file itself is started, which unpacks itself
 * instead of asking for another mount.
 */
export function relaunch(): void {
  const { APPIMAGE: image } = process.env
  if (!app.isPackaged || !image) return app.relaunch()
  app.relaunch({ execPath: image, args: ['--appimage-extract-and-run', ...process.argv.slice(1)] })
}
