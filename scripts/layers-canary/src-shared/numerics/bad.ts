import 'node:fs'
import 'zod'
import '../contract/target.ts'
