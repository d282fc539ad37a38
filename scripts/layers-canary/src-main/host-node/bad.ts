import '../engine/bad.ts'
import 'electron'
import 'sharp'
import 'birpc'
