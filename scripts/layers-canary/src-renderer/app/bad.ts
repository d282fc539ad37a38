import '../../src-main/core/target.ts'
import 'node:path'
