import '../../src-main/core/target.ts'
