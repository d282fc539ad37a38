import '../engine/bad.ts'
